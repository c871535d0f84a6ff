/* SPDX-License-Identifier: MIT */
#include <latchkey/phone.h>

#include <latchkey/catalog.h>
#include <latchkey/text.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const enum question default_questions[] = {
	QUESTION_PRODUCT,         QUESTION_UNLOCKED,        QUESTION_ANTI,
	QUESTION_ROLLBACK_VER,    QUESTION_KERNEL,          QUESTION_IS_USERSPACE,
	QUESTION_CURRENT_SLOT,    QUESTION_SLOT_COUNT,      QUESTION_BATTERY_VOLTAGE,
	QUESTION_BATTERY_SOC_OK,  QUESTION_SECURE,          QUESTION_VERSION_BOOTLOADER,
	QUESTION_SNAPSHOT_UPDATE_STATUS,
};

const enum question *phone_default_questions(size_t *ret_count)
{
	*ret_count = sizeof(default_questions) / sizeof(*default_questions);
	return default_questions;
}

static void copy(char *ret, size_t size, const char *bytes, size_t length)
{
	if (length >= size)
		length = size - 1;
	memcpy(ret, bytes, length);
	ret[length] = '\0';
}

static bool is_value(const struct answer *answer, const char *value)
{
	return answer->kind == ANSWER_VALUE && answer->text.length == strlen(value) &&
	       !strncasecmp(text_cstr(&answer->text), value, answer->text.length);
}

static enum tristate yes_no(const struct answer *answer)
{
	if (is_value(answer, "yes") || is_value(answer, "true") || is_value(answer, "1"))
		return STATE_YES;
	if (is_value(answer, "no") || is_value(answer, "false") || is_value(answer, "0"))
		return STATE_NO;
	return STATE_UNKNOWN;
}

/* ---- which bootloader ---- */

static void judge_speaker(const struct answer *answers, const struct device *device,
			  struct phone *phone)
{
	const struct answer *userspace = &answers[QUESTION_IS_USERSPACE];
	enum tristate says = yes_no(userspace);

	phone->speaker_reason = REASON_USERSPACE;
	if (says == STATE_YES) {
		phone->speaker = SPEAKER_FASTBOOTD;
	} else if (device && device->mode == MODE_FASTBOOTD) {
		phone->speaker = SPEAKER_FASTBOOTD;
		phone->speaker_reason = REASON_INTERFACE;
	} else if (says == STATE_NO) {
		phone->speaker = SPEAKER_BOOTLOADER;
	} else if (userspace->kind == ANSWER_UNKNOWN_WORD || userspace->kind == ANSWER_EMPTY) {
		/* fastbootd always knows the variable; bootloaders without dynamic partitions
		 * do not publish it. */
		phone->speaker = SPEAKER_BOOTLOADER;
		phone->speaker_reason = REASON_ABSENCE;
	} else {
		phone->speaker_reason = REASON_NONE;
	}
}

static bool catalog_chip_is(const struct phone *phone, const char *vendor)
{
	const struct catalog_device *known = catalog_device(phone->product);

	return known && !strcmp(known->chip_vendor, vendor);
}

static void set_family(struct phone *phone, enum family family, enum reason reason)
{
	phone->family = family;
	phone->family_reason = reason;
}

static void judge_family(const struct answer *answers, const struct device *device,
			 struct phone *phone)
{
	enum { MEDIATEK = 0x0e8d };
	bool by_vendor = device && device->vendor == MEDIATEK;
	bool mediatek = by_vendor || catalog_chip_is(phone, "mediatek");
	bool qualcomm = catalog_chip_is(phone, "qualcomm");
	bool uefi = is_value(&answers[QUESTION_KERNEL], "uefi");

	if (phone->speaker == SPEAKER_FASTBOOTD)
		set_family(phone, FAMILY_FASTBOOTD, phone->speaker_reason);
	else if (mediatek && (uefi || qualcomm))
		return; /* two sources disagree */
	else if (uefi)
		set_family(phone, FAMILY_ABL, REASON_KERNEL);
	else if (mediatek)
		set_family(phone, FAMILY_MTK, by_vendor ? REASON_USB_VENDOR : REASON_CATALOG);
	else if (qualcomm && is_value(&answers[QUESTION_KERNEL], "lk"))
		set_family(phone, FAMILY_LK, REASON_KERNEL);
}

/* ---- product ---- */

/* Old bootloaders say the chip's name. Source: reports about MSM8952, MSM8974, MSM8996. */
static bool is_chip(const char *product)
{
	static const char *const prefixes[] = {"MSM", "SDM", "APQ", "MT", "SM"};

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++) {
		size_t length = strlen(prefixes[i]), digits;

		if (strncasecmp(product, prefixes[i], length) != 0)
			continue;
		digits = strspn(product + length, "0123456789");
		if (digits >= 3 && product[length + digits] == '\0')
			return true;
	}
	return false;
}

static void judge_product(const struct answer *answers, struct phone *phone)
{
	const struct answer *answer = &answers[QUESTION_PRODUCT];

	phone->product_kind = answer->kind;
	if (answer->kind != ANSWER_VALUE)
		return;
	copy(phone->product, sizeof(phone->product), text_cstr(&answer->text), answer->text.length);
	phone->has_product = true;
	phone->product_is_chip = is_chip(phone->product) && !catalog_device(phone->product);
}

/* ---- lock ---- */

static enum lock_state reads_lock(enum tristate unlocked)
{
	switch (unlocked) {
	case STATE_YES:
		return LOCK_UNLOCKED;
	case STATE_NO:
		return LOCK_LOCKED;
	case STATE_UNKNOWN:
		break;
	}
	return LOCK_UNKNOWN;
}

/* The word after @label in one of the INFO lines or, where a phone has none, in the OKAY behind
 * them ("Device unlocked: false", "lks = 1"). */
static bool line_value(const struct answer *answer, const char *label, char mark, char *ret,
		       size_t size)
{
	size_t label_length = strlen(label), length;

	/* Lines of an answer that slipped or was refused in the end are no evidence. */
	if (answer->kind != ANSWER_VALUE && answer->kind != ANSWER_EMPTY)
		return false;
	for (size_t i = 0; i <= answer->line_count; i++) {
		const char *line = text_cstr(&answer->text);

		length = answer->text.length;
		if (i < answer->line_count)
			line = answer_line(answer, i, &length);
		text_trim(&line, &length);
		if (length <= label_length || strncasecmp(line, label, label_length) != 0)
			continue;
		line += label_length, length -= label_length;
		text_trim(&line, &length);
		if (!length || *line != mark)
			continue;
		line++, length--;
		text_trim(&line, &length);
		copy(ret, size, line, length);
		return true;
	}
	return false;
}

static enum tristate true_false(const char *text)
{
	if (!strcasecmp(text, "true") || !strcasecmp(text, "yes") || !strcmp(text, "1"))
		return STATE_YES;
	if (!strcasecmp(text, "false") || !strcasecmp(text, "no") || !strcmp(text, "0"))
		return STATE_NO;
	return STATE_UNKNOWN;
}

static struct witness *add_witness(struct lock *lock, enum question question,
				   const struct answer *answer)
{
	struct witness *witness;

	if (answer->kind == ANSWER_NOT_ASKED)
		return NULL;
	witness = &lock->witnesses[lock->witness_count++];
	witness->question = question;
	witness->kind = answer->kind;
	copy(witness->text, sizeof(witness->text), text_cstr(&answer->text), answer->text.length);
	return witness;
}

static void hear_device_info(const struct answer *answer, struct lock *lock)
{
	struct witness *witness = add_witness(lock, QUESTION_OEM_DEVICE_INFO, answer);
	char critical[PHONE_TEXT];

	if (!witness)
		return;
	if (line_value(answer, "Device unlocked", ':', witness->text, sizeof(witness->text)))
		witness->says = reads_lock(true_false(witness->text));
	if (line_value(answer, "Device critical unlocked", ':', critical, sizeof(critical)))
		lock->critical_unlocked = true_false(critical);
}

/* lks = 0 is unlocked. Source: fleur, a public helper's README. */
static void hear_lks(const struct answer *answer, struct lock *lock)
{
	struct witness *witness = add_witness(lock, QUESTION_OEM_LKS, answer);

	if (!witness || !line_value(answer, "lks", '=', witness->text, sizeof(witness->text)))
		return;
	if (!strcmp(witness->text, "0"))
		witness->says = LOCK_UNLOCKED;
	else if (!strcmp(witness->text, "1"))
		witness->says = LOCK_LOCKED;
}

/* `get_unlock_ability: 1`, or `unlock_ability = 16777216` (a big-endian 1, a Motorola), or a bare
 * digit in OKAY, as AOSP's conformance test allows. */
static enum tristate read_ability(const struct answer *answer)
{
	char text[PHONE_TEXT];

	if (!line_value(answer, "get_unlock_ability", ':', text, sizeof(text)) &&
	    !line_value(answer, "unlock_ability", '=', text, sizeof(text)))
		return yes_no(answer);
	if (!strcmp(text, "16777216"))
		return STATE_YES;
	return true_false(text);
}

static void judge_lock(const struct answer *answers, struct lock *lock)
{
	struct witness *witness;

	witness = add_witness(lock, QUESTION_UNLOCKED, &answers[QUESTION_UNLOCKED]);
	if (witness)
		witness->says = reads_lock(yes_no(&answers[QUESTION_UNLOCKED]));
	hear_device_info(&answers[QUESTION_OEM_DEVICE_INFO], lock);
	hear_lks(&answers[QUESTION_OEM_LKS], lock);
	lock->ability = read_ability(&answers[QUESTION_UNLOCK_ABILITY]);
	for (size_t i = 0; i < lock->witness_count; i++) {
		enum lock_state says = lock->witnesses[i].says;

		if (says == LOCK_UNKNOWN)
			continue;
		if (lock->state != LOCK_UNKNOWN && lock->state != says)
			says = LOCK_CONFLICT;
		lock->state = says;
		if (says == LOCK_CONFLICT)
			break;
	}
}

/* ---- anti-rollback ---- */

static struct index read_index(const struct answer *answer)
{
	struct index index = {.kind = answer->kind};
	const char *text = text_cstr(&answer->text);
	size_t length = answer->text.length;

	copy(index.text, sizeof(index.text), text, length);
	if (answer->kind != ANSWER_VALUE || !length || length > 4)
		return index;
	for (size_t i = 0; i < length; i++)
		if (!isdigit((unsigned char)text[i]))
			return index;
	index.value = (unsigned)strtoul(index.text, NULL, 10);
	index.known = true;
	return index;
}

/* A phone that does not know the word, or refuses it, keeps no number there. */
static bool may_hide_a_number(const struct index *index)
{
	return !index->known && (index->kind == ANSWER_VALUE || index->kind == ANSWER_SILENT ||
				 index->kind == ANSWER_UNRELIABLE);
}

static void judge_rollback(const struct answer *answers, struct rollback *rollback)
{
	const struct index *anti = &rollback->anti, *ver = &rollback->rollback_ver;

	rollback->anti = read_index(&answers[QUESTION_ANTI]);
	rollback->rollback_ver = read_index(&answers[QUESTION_ROLLBACK_VER]);
	rollback->known = anti->known || ver->known;
	rollback->conflict = anti->known && ver->known && anti->value != ver->value;
	rollback->index = anti->value > ver->value ? anti->value : ver->value;
	rollback->incomplete = rollback->known &&
			       (may_hide_a_number(anti) || may_hide_a_number(ver));
}

/* ---- the rest ---- */

static bool is_absent(const struct answer *answer, enum family family)
{
	/* Qualcomm LK answers an unknown variable with nothing. */
	return answer->kind == ANSWER_UNKNOWN_WORD ||
	       (answer->kind == ANSWER_EMPTY && family == FAMILY_LK);
}

static void judge_slots(const struct answer *answers, enum family family, struct slots *slots)
{
	const struct answer *current = &answers[QUESTION_CURRENT_SLOT];
	const struct answer *count = &answers[QUESTION_SLOT_COUNT];
	const char *slot = text_cstr(&current->text);

	if (current->kind == ANSWER_VALUE) {
		slot += *slot == '_';
		if (*slot >= 'a' && *slot <= 'd' && slot[1] == '\0') {
			slots->current = *slot;
			slots->layout = SLOTS_AB;
		}
	}
	if (count->kind == ANSWER_VALUE && count->text.length == 1 &&
	    isdigit((unsigned char)*text_cstr(&count->text))) {
		slots->count = (unsigned)(*text_cstr(&count->text) - '0');
		if (slots->layout == SLOTS_UNKNOWN)
			slots->layout = slots->count >= 2 ? SLOTS_AB : SLOTS_NONE;
	}
	if (slots->layout == SLOTS_UNKNOWN && is_absent(current, family) &&
	    is_absent(count, family)) {
		slots->layout = SLOTS_NONE;
		slots->from_absence = true;
	}
}

static void judge_battery(const struct answer *answers, struct battery *battery)
{
	/* Of one cell or a few. Outside, the phone could not measure, or counts in another unit. */
	enum { LEAST_MV = 1000, MOST_MV = 20000 };
	const struct answer *voltage = &answers[QUESTION_BATTERY_VOLTAGE];
	unsigned long mv;
	char *end;

	battery->enough_to_flash = yes_no(&answers[QUESTION_BATTERY_SOC_OK]);
	if (voltage->kind != ANSWER_VALUE || !isdigit((unsigned char)*text_cstr(&voltage->text)))
		return;
	mv = strtoul(text_cstr(&voltage->text), &end, 10);
	if ((*end && strcmp(end, "mV") != 0) || mv < LEAST_MV || mv > MOST_MV)
		return;
	battery->has_voltage = true;
	battery->voltage_mv = (unsigned)mv;
}

static enum merge read_merge(const struct answer *answer)
{
	if (is_value(answer, "none"))
		return MERGE_NONE;
	if (is_value(answer, "snapshotted"))
		return MERGE_SNAPSHOTTED;
	if (is_value(answer, "merging"))
		return MERGE_MERGING;
	return MERGE_UNKNOWN;
}

void phone_judge(const struct answer *answers, const struct device *device, bool confirmed,
		 struct phone *ret)
{
	const struct answer *bootloader = &answers[QUESTION_VERSION_BOOTLOADER];

	memset(ret, 0, sizeof(*ret));
	ret->confirmed = confirmed;
	judge_product(answers, ret);
	judge_speaker(answers, device, ret);
	judge_family(answers, device, ret);
	judge_lock(answers, &ret->lock);
	judge_rollback(answers, &ret->rollback);
	judge_slots(answers, ret->family, &ret->slots);
	judge_battery(answers, &ret->battery);
	ret->secure = yes_no(&answers[QUESTION_SECURE]);
	ret->merge = read_merge(&answers[QUESTION_SNAPSHOT_UPDATE_STATUS]);
	if (bootloader->kind == ANSWER_VALUE)
		copy(ret->bootloader, sizeof(ret->bootloader), text_cstr(&bootloader->text),
		     bootloader->text.length);
}

size_t phone_deep_questions(const struct answer *answers, const void *context,
			    enum question *ret)
{
	static const enum question deep[] = {QUESTION_UNLOCK_ABILITY, QUESTION_OEM_LKS,
					     QUESTION_OEM_DEVICE_INFO};
	struct phone phone;
	size_t count = 0;

	phone_judge(answers, context, false, &phone);
	if (phone.speaker == SPEAKER_FASTBOOTD)
		return 0;
	for (size_t i = 0; i < sizeof(deep) / sizeof(*deep); i++)
		if (question_row(deep[i])->families & (unsigned)phone.family)
			ret[count++] = deep[i];
	return count;
}
