/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include "show.h"

#include <latchkey/catalog.h>
#include <latchkey/variable.h>

#include <jansson.h>
#include <string.h>

static void set_tristate(json_t *object, const char *key, enum tristate state)
{
	if (state != STATE_UNKNOWN)
		json_object_set_new(object, key, json_boolean(state == STATE_YES));
}

static void set_masked(json_t *object, const char *key, struct mask *mask, const char *variable,
		       const char *value, size_t length)
{
	struct text masked = {0};

	mask_value(mask, &masked, variable, strlen(variable), value, length);
	json_set_bytes(object, key, text_cstr(&masked), masked.length);
	text_release(&masked);
}

static void set_masked_words(json_t *object, const char *key, struct mask *mask, const char *bytes,
			     size_t length)
{
	struct text masked = {0};

	mask_words(mask, &masked, bytes, length);
	json_set_bytes(object, key, text_cstr(&masked), masked.length);
	text_release(&masked);
}

/* What was said to a question, be it a value or a sentence. */
static void set_masked_either(json_t *object, const char *key, struct mask *mask, const char *name,
			      const struct text *said)
{
	if (variable_value_fits(name, strlen(name), text_cstr(said), said->length))
		set_masked(object, key, mask, name, text_cstr(said), said->length);
	else
		set_masked_words(object, key, mask, text_cstr(said), said->length);
}

/* One answer: {question, answer, value, other | reason, asked}. */
static json_t *answer_json(enum question question, const struct answer *answer, struct mask *mask)
{
	const char *name = question_row(question)->name;
	json_t *object = json_object();

	json_set_string(object, "question", name);
	json_set_string(object, "answer", answer_kind_name(answer->kind));
	if (answer->kind == ANSWER_VALUE)
		set_masked(object, "value", mask, name, text_cstr(&answer->text),
			   answer->text.length);
	else if (answer->own_words)
		json_set_bytes(object, "reason", text_cstr(&answer->text), answer->text.length);
	else if (answer->kind == ANSWER_UNRELIABLE)
		set_masked_either(object, "value", mask, name, &answer->text);
	else if (answer->text.length)
		set_masked_words(object, "reason", mask, text_cstr(&answer->text),
				 answer->text.length);
	if (answer->other.length)
		set_masked_either(object, "other", mask, name, &answer->other);
	if (answer->times)
		json_object_set_new(object, "asked", json_integer(answer->times));
	return object;
}

static json_t *lock_json(const struct reading *reading, struct mask *mask)
{
	const struct lock *lock = &reading->phone.lock;
	json_t *object = json_object(), *evidence = json_array();

	json_set_string(object, "state", lock_state_name(lock->state));
	for (size_t i = 0; i < lock->witness_count; i++) {
		const struct witness *witness = &lock->witnesses[i];
		json_t *row = answer_json(witness->question, &reading->answers[witness->question],
					  mask);

		json_set_string(row, "says", lock_state_name(witness->says));
		/* What decided in an answer of several lines. */
		if (witness->says != LOCK_UNKNOWN && question_row(witness->question)->deep)
			set_masked_words(row, "text", mask, witness->text, strlen(witness->text));
		json_array_append_new(evidence, row);
	}
	json_object_set_new(object, "evidence", evidence);
	set_tristate(object, "critical_unlocked", lock->critical_unlocked);
	set_tristate(object, "oem_unlocking_allowed", lock->ability);
	return object;
}

static json_t *rollback_json(const struct reading *reading, struct mask *mask)
{
	const struct rollback *rollback = &reading->phone.rollback;
	json_t *object = json_object(), *evidence = json_array();

	if (rollback->known)
		json_object_set_new(object, "index", json_integer(rollback->index));
	json_object_set_new(object, "conflict", json_boolean(rollback->conflict));
	json_object_set_new(object, "incomplete", json_boolean(rollback->incomplete));
	if (reading->answers[QUESTION_ANTI].kind != ANSWER_NOT_ASKED)
		json_array_append_new(evidence, answer_json(QUESTION_ANTI,
							    &reading->answers[QUESTION_ANTI], mask));
	if (reading->answers[QUESTION_ROLLBACK_VER].kind != ANSWER_NOT_ASKED)
		json_array_append_new(evidence,
				      answer_json(QUESTION_ROLLBACK_VER,
						  &reading->answers[QUESTION_ROLLBACK_VER], mask));
	json_object_set_new(object, "evidence", evidence);
	return object;
}

static json_t *slots_json(const struct slots *slots)
{
	json_t *object = json_object();
	char current[2] = {slots->current, '\0'};

	json_set_string(object, "layout", slot_layout_name(slots->layout));
	if (slots->current)
		json_set_string(object, "current", current);
	if (slots->count)
		json_object_set_new(object, "count", json_integer(slots->count));
	if (slots->layout != SLOTS_UNKNOWN)
		json_object_set_new(object, "concluded_from_absence",
				    json_boolean(slots->from_absence));
	return object;
}

static json_t *battery_json(const struct battery *battery)
{
	json_t *object = json_object();

	if (battery->has_voltage)
		json_object_set_new(object, "voltage_mv", json_integer(battery->voltage_mv));
	set_tristate(object, "enough_to_flash", battery->enough_to_flash);
	return object;
}

static json_t *usb_json(const struct device *device, struct mask *mask)
{
	json_t *object = json_object();
	struct text serial = {0};
	char ids[16];

	json_set_string(object, "id", device->id);
	snprintf(ids, sizeof(ids), "%04x:%04x", device->vendor, device->product);
	json_set_string(object, "ids", ids);
	json_set_string(object, "speed", speed_name(device->speed));
	mask_secret(mask, &serial, device->serial, strlen(device->serial));
	if (serial.length)
		json_set_bytes(object, "serial", text_cstr(&serial), serial.length);
	text_release(&serial);
	return object;
}

static json_t *names_json(const char *product)
{
	const struct catalog_device *known = catalog_device(product);
	json_t *names = json_array();

	for (size_t i = 0; known && i < known->name_count; i++)
		json_array_append_new(names, json_string(known->names[i]));
	return names;
}

static json_t *phone_json(const struct reading *reading, struct mask *mask)
{
	const struct phone *phone = &reading->phone;
	const struct catalog_device *known = catalog_device(phone->product);
	json_t *object = json_object(), *answers = json_array();

	if (phone->has_product)
		set_masked(object, "product", mask, "product", phone->product,
			   strlen(phone->product));
	json_object_set_new(object, "names", names_json(phone->product));
	if (known && *known->chip)
		json_set_string(object, "chip", known->chip);
	if (phone->product_is_chip)
		json_object_set_new(object, "product_is_chip", json_true());
	json_object_set_new(object, "confirmed", json_boolean(phone->confirmed));
	json_object_set_new(object, "lock", lock_json(reading, mask));
	json_object_set_new(object, "rollback", rollback_json(reading, mask));
	json_set_string(object, "mode", speaker_name(phone->speaker));
	json_set_string(object, "bootloader_family", family_name(phone->family));
	json_object_set_new(object, "slots", slots_json(&phone->slots));
	json_object_set_new(object, "battery", battery_json(&phone->battery));
	set_tristate(object, "secure_boot", phone->secure);
	json_set_string(object, "snapshot_update", merge_name(phone->merge));
	if (phone->bootloader[0])
		set_masked(object, "bootloader_version", mask, "version-bootloader",
			   phone->bootloader, strlen(phone->bootloader));
	json_object_set_new(object, "usb", usb_json(&reading->device, mask));
	for (unsigned i = QUESTION_NONE + 1; i < QUESTION_COUNT; i++)
		if (reading->answers[i].kind != ANSWER_NOT_ASKED && i != QUESTION_ALL)
			json_array_append_new(answers, answer_json((enum question)i,
								   &reading->answers[i], mask));
	json_object_set_new(object, "answers", answers);
	return object;
}

struct json_t *status_json(const struct reading *reading, struct mask *mask)
{
	const struct fastboot *fastboot = &reading->fastboot;
	json_t *object = json_object();

	json_object_set_new(object, "phone", phone_json(reading, mask));
	json_object_set_new(object, "asked", json_integer(fastboot->asked));
	json_object_set_new(object, "repeated", json_integer(fastboot->repeated));
	json_object_set_new(object, "stale_dropped", json_integer(fastboot->stale));
	json_object_set_new(object, "changed", json_integer(0));
	return object;
}

struct json_t *status_all_json(const struct reading *readings, size_t count, struct mask *mask)
{
	json_t *object = json_object(), *phones = json_array();
	unsigned asked = 0;

	for (size_t i = 0; i < count; i++) {
		json_t *phone = phone_json(&readings[i], mask);

		if (readings[i].result)
			json_object_set_new(phone, "error", error_json(&readings[i].err,
							       words_hint(readings[i].err.code)));
		json_array_append_new(phones, phone);
		asked += readings[i].fastboot.asked;
	}
	json_object_set_new(object, "phones", phones);
	json_object_set_new(object, "asked", json_integer(asked));
	json_object_set_new(object, "changed", json_integer(0));
	return object;
}
