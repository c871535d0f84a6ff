/* SPDX-License-Identifier: MIT */
#include <latchkey/phone.h>

#include "play.h"

/* From what a phone says to what is held to be true of it. */

enum { TAPE_SIZE = 16384 };

#define ASK(question, text) "> getvar:" question "\n< \"" text "\"\n"
#define NO(question) "> getvar:" question "\n< " ABSENT
#define MEDIATEK                                                                                   \
	"device\nid 0e8d:201c\npath 1-1\ninterface ff/42/03 in 81 512 out 01 512 \"fastboot\"\n"
#define FASTBOOTD                                                                                  \
	"device\nid 18d1:4ee0\npath 1-1\ninterface ff/42/03 in 81 512 out 01 512 \"fastbootd\"\n"
#define LK ASK("product", "OKAYmido") ASK("kernel", "OKAYlk")
#define LANCELOT ASK("product", "OKAYlancelot") ASK("kernel", "OKAYlk")

/* Play a tape and judge; the answers are gone, the facts are copied. */
static struct phone judged(const char *name, const char *device, const char *own, bool deep)
{
	char tape[TAPE_SIZE];
	struct play play;

	play_tape(tape, sizeof(tape), device, own);
	play_open(&play, tape);
	play_run(&play, deep, 5000, 60000);
	if (play.result)
		fail_msg("%s: %s", name, play.err.text);
	play_close(&play);
	return play.phone;
}

/* ---- lock ---- */

#define INFO "> oem device-info\n< "
#define SAYS(unlocked) INFO "\"INFODevice unlocked: " unlocked "\"\n< \"OKAY\"\n"
#define ABILITY "> flashing get_unlock_ability\n< "
#define LKS "> oem lks\n< "

static const struct lock_row {
	const char *name, *own;
	bool deep;
	enum lock_state state;
	size_t witnesses;
	enum lock_state says[2];
	enum tristate critical, ability;
} lock_rows[] = {
	{"'no' is locked", ASK("unlocked", "OKAYno"), false, LOCK_LOCKED, 1, {LOCK_LOCKED}, 0, 0},
	{"'yes' is unlocked", ASK("unlocked", "OKAYyes"), false, LOCK_UNLOCKED, 1, {LOCK_UNLOCKED}, 0, 0},
	{"'true' is unlocked", ASK("unlocked", "OKAYtrue"), false, LOCK_UNLOCKED, 1, {LOCK_UNLOCKED},
	 0, 0},
	{"'0' is locked", ASK("unlocked", "OKAY0"), false, LOCK_LOCKED, 1, {LOCK_LOCKED}, 0, 0},
	{"'YES' with an end of line is unlocked", ASK("unlocked", "OKAYYES\\r\\n"), false, LOCK_UNLOCKED, 1,
	 {LOCK_UNLOCKED}, 0, 0},
	{"'No' is locked", ASK("unlocked", "OKAYNo"), false, LOCK_LOCKED, 1, {LOCK_LOCKED}, 0, 0},
	{"a lock state in an INFO line counts", "> getvar:unlocked\n< \"INFOunlocked: no\"\n< \"OKAY\"\n",
	 false, LOCK_LOCKED, 1, {LOCK_LOCKED}, 0, 0},
	{"another word says nothing", ASK("unlocked", "OKAYmaybe"), false, LOCK_UNKNOWN, 1, {0}, 0, 0},
	{"nothing says nothing", ASK("unlocked", "OKAY"), false, LOCK_UNKNOWN, 1, {0}, 0, 0},
	{"a refusal is not a no", ASK("unlocked", "FAILno"), false, LOCK_UNKNOWN, 1, {0}, 0, 0},
	{"an unknown word is not a no", NO("unlocked"), false, LOCK_UNKNOWN, 1, {0}, 0, 0},
	{"silence is not a no", "> getvar:unlocked\n< silence\n", false, LOCK_UNKNOWN, 1, {0}, 0, 0},
	{"an answer that changes is no answer", NO("unlocked") ASK("unlocked", "OKAYyes"), false,
	 LOCK_UNKNOWN, 1, {0}, 0, 0},
	{"a secure boot that is on does not lock", NO("unlocked") ASK("secure", "OKAYyes"), false,
	 LOCK_UNKNOWN, 1, {0}, 0, 0},
	{"a secure boot that is off does not unlock", ASK("secure", "OKAYno"), false, LOCK_LOCKED, 1,
	 {LOCK_LOCKED}, 0, 0},
	{"two witnesses agree on locked", SAYS("false"), true, LOCK_LOCKED, 2, {LOCK_LOCKED, LOCK_LOCKED},
	 0, STATE_NO},
	{"two witnesses agree on unlocked", ASK("unlocked", "OKAYyes") SAYS("true"), true, LOCK_UNLOCKED,
	 2, {LOCK_UNLOCKED, LOCK_UNLOCKED}, 0, STATE_NO},
	{"two witnesses disagree", ASK("unlocked", "OKAYyes") SAYS("false"), true, LOCK_CONFLICT, 2,
	 {LOCK_UNLOCKED, LOCK_LOCKED}, 0, STATE_NO},
	{"they may disagree the other way", SAYS("true"), true, LOCK_CONFLICT, 2,
	 {LOCK_LOCKED, LOCK_UNLOCKED}, 0, STATE_NO},
	{"the second witness alone is enough", NO("unlocked") SAYS("true"), true, LOCK_UNLOCKED, 2,
	 {LOCK_UNKNOWN, LOCK_UNLOCKED}, 0, STATE_NO},
	{"a second witness that is silent changes nothing", INFO "silence\n", true, LOCK_LOCKED, 2,
	 {LOCK_LOCKED, LOCK_UNKNOWN}, 0, STATE_NO},
	{"a second witness that knows no such word changes nothing", INFO "\"FAILunknown command\"\n",
	 true,
	 LOCK_LOCKED, 2, {LOCK_LOCKED, LOCK_UNKNOWN}, 0, STATE_NO},
	{"Qualcomm LK begins its lines with a TAB",
	 LK INFO "\"INFO\\tDevice tampered: false\"\n< \"INFO\\tDevice unlocked: false\"\n"
		 "< \"INFO\\tDevice critical unlocked: true\"\n< \"INFO\\tDisplay panel: \"\n< \"OKAY\"\n",
	 true, LOCK_LOCKED, 2, {LOCK_LOCKED, LOCK_LOCKED}, STATE_YES, STATE_NO},
	{"Qualcomm ABL does not",
	 INFO "\"INFOVerity mode: true\"\n< \"INFODevice unlocked: false\"\n"
	      "< \"INFODevice critical unlocked: false\"\n< \"INFOCharger screen enabled: true\"\n< \"OKAY\"\n",
	 true, LOCK_LOCKED, 2, {LOCK_LOCKED, LOCK_LOCKED}, STATE_NO, STATE_NO},
	{"critical partitions are another lock",
	 INFO "\"INFODevice critical unlocked: true\"\n< \"OKAY\"\n", true, LOCK_LOCKED, 2,
	 {LOCK_LOCKED, LOCK_UNKNOWN}, STATE_YES, STATE_NO},
	{"a device-info in one OKAY counts", NO("unlocked") INFO "\"OKAYDevice unlocked: true\"\n", true,
	 LOCK_UNLOCKED, 2, {LOCK_UNKNOWN, LOCK_UNLOCKED}, 0, STATE_NO},
	{"a device-info in a FAIL does not", NO("unlocked") INFO "\"FAILDevice unlocked: true\"\n", true,
	 LOCK_UNKNOWN, 2, {LOCK_UNKNOWN, LOCK_UNKNOWN}, 0, STATE_NO},
	{"lines before a FAIL are no evidence",
	 NO("unlocked") INFO "\"INFODevice unlocked: true\"\n< \"FAILno\"\n", true, LOCK_UNKNOWN, 2,
	 {LOCK_UNKNOWN, LOCK_UNKNOWN}, 0, STATE_NO},
	{"lines before a silence are no evidence",
	 NO("unlocked") INFO "\"INFODevice unlocked: true\"\n< silence\n", true, LOCK_UNKNOWN, 2,
	 {LOCK_UNKNOWN, LOCK_UNKNOWN}, 0, STATE_NO},
	{"an odd device-info says nothing", SAYS("perhaps"), true, LOCK_LOCKED, 2,
	 {LOCK_LOCKED, LOCK_UNKNOWN}, 0, STATE_NO},
	{"lks 0 is unlocked", LANCELOT NO("unlocked") LKS "\"INFOlks = 0\"\n< \"OKAY\"\n", true,
	 LOCK_UNLOCKED, 2, {LOCK_UNKNOWN, LOCK_UNLOCKED}, 0, STATE_NO},
	{"lks 1 is locked", LANCELOT NO("unlocked") LKS "\"INFOlks = 1\"\n< \"OKAY\"\n", true, LOCK_LOCKED,
	 2, {LOCK_UNKNOWN, LOCK_LOCKED}, 0, STATE_NO},
	{"lks and unlocked may disagree", LANCELOT LKS "\"INFOlks = 0\"\n< \"OKAY\"\n", true,
	 LOCK_CONFLICT, 2, {LOCK_LOCKED, LOCK_UNLOCKED}, 0, STATE_NO},
	{"lks 2 says nothing", LANCELOT LKS "\"INFOlks = 2\"\n< \"OKAY\"\n", true, LOCK_LOCKED, 2,
	 {LOCK_LOCKED, LOCK_UNKNOWN}, 0, STATE_NO},
	{"lks 00 says nothing", LANCELOT LKS "\"INFOlks = 00\"\n< \"OKAY\"\n", true, LOCK_LOCKED, 2,
	 {LOCK_LOCKED, LOCK_UNKNOWN}, 0, STATE_NO},
	{"an ability of 1 is switched on", ABILITY "\"INFOget_unlock_ability: 1\"\n< \"OKAY\"\n", true,
	 LOCK_LOCKED, 2, {LOCK_LOCKED, LOCK_LOCKED}, STATE_NO, STATE_YES},
	{"an ability may stand in OKAY", ABILITY "\"OKAYget_unlock_ability: 1\"\n", true, LOCK_LOCKED, 2,
	 {LOCK_LOCKED, LOCK_LOCKED}, STATE_NO, STATE_YES},
	{"an ability may be a bare digit", ABILITY "\"OKAY1\"\n", true, LOCK_LOCKED, 2,
	 {LOCK_LOCKED, LOCK_LOCKED}, STATE_NO, STATE_YES},
	{"a big-endian 1 is switched on", ABILITY "\"INFOunlock_ability = 16777216\"\n< \"OKAY\"\n", true,
	 LOCK_LOCKED, 2, {LOCK_LOCKED, LOCK_LOCKED}, STATE_NO, STATE_YES},
	{"a big-endian 0 is switched off", ABILITY "\"INFOunlock_ability = 0\"\n< \"OKAY\"\n", true,
	 LOCK_LOCKED, 2, {LOCK_LOCKED, LOCK_LOCKED}, STATE_NO, STATE_NO},
	{"an odd ability says nothing", ABILITY "\"INFOget_unlock_ability: 7\"\n< \"OKAY\"\n", true,
	 LOCK_LOCKED, 2, {LOCK_LOCKED, LOCK_LOCKED}, STATE_NO, STATE_UNKNOWN},
	{"a refused ability says nothing", ABILITY "\"FAIL1\"\n", true, LOCK_LOCKED, 2,
	 {LOCK_LOCKED, LOCK_LOCKED}, STATE_NO, STATE_UNKNOWN},
};

static void the_lock_is_judged_by_its_witnesses(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lock_rows); i++) {
		const struct lock_row *row = &lock_rows[i];
		struct phone phone = judged(row->name, DEVICE, row->own, row->deep);

		same_text(row->name, lock_state_name(phone.lock.state), lock_state_name(row->state));
		same_number(row->name, (long)phone.lock.witness_count, (long)row->witnesses);
		for (size_t j = 0; j < row->witnesses; j++)
			same_text(row->name, lock_state_name(phone.lock.witnesses[j].says),
				  lock_state_name(row->says[j]));
		/* The tape of a locked vayu answers device-info with critical locked. */
		if (row->critical)
			same_number(row->name, phone.lock.critical_unlocked, row->critical);
		same_number(row->name, phone.lock.ability, row->ability);
	}
}

/* ---- anti-rollback ---- */

static const struct rollback_row {
	const char *name, *own;
	bool known, conflict;
	unsigned index;
	bool incomplete;
} rollback_rows[] = {
	{"one index is the index", "", true, false, 2, false},
	{"0 is an index", ASK("anti", "OKAY0"), true, false, 0, false},
	{"the other variable counts as well", NO("anti") ASK("rollback_ver", "OKAY3"), true, false, 3,
	 false},
	{"two that agree are one", ASK("anti", "OKAY3") ASK("rollback_ver", "OKAY3"), true, false, 3,
	 false},
	{"of two that differ the higher counts", ASK("anti", "OKAY3") ASK("rollback_ver", "OKAY4"), true,
	 true, 4, false},
	{"whichever that is", ASK("anti", "OKAY5") ASK("rollback_ver", "OKAY4"), true, true, 5,
	 false},
	{"0 against 1 is a conflict", ASK("anti", "OKAY0") ASK("rollback_ver", "OKAY1"), true, true, 1,
	 false},
	{"absent is not 0", NO("anti"), false, false, 0, false},
	{"empty is not 0", ASK("anti", "OKAY"), false, false, 0, false},
	{"silence is not 0", "> getvar:anti\n< silence\n", false, false, 0, false},
	{"a refusal is not 0", ASK("anti", "FAIL0"), false, false, 0, false},
	{"rubbish is no index", ASK("anti", "OKAYxyz"), false, false, 0, false},
	{"a negative number is no index", ASK("anti", "OKAY-1"), false, false, 0, false},
	{"a signed number is no index", ASK("anti", "OKAY+1"), false, false, 0, false},
	{"a hexadecimal number is no index", ASK("anti", "OKAY0x2"), false, false, 0, false},
	{"a fraction is no index", ASK("anti", "OKAY2.0"), false, false, 0, false},
	{"two numbers are no index", ASK("anti", "OKAY2 3"), false, false, 0, false},
	{"a leading zero is not octal", ASK("anti", "OKAY010"), true, false, 10, false},
	{"a huge number is no index", ASK("anti", "OKAY4294967298"), false, false, 0, false},
	{"digits of another script are no index", ASK("anti", "OKAY\\xd9\\xa2"), false, false, 0,
	 false},
	{"a NUL ends no index", ASK("anti", "OKAY2\\x00"), false, false, 0, false},
	{"blanks are no part of it", ASK("anti", "OKAY \\t4 "), true, false, 4, false},
	{"an INFO line may hold it", "> getvar:anti\n< \"INFOanti: 4\"\n< \"OKAY\"\n", true, false, 4,
	 false},
	{"an index beside rubbish is the least", ASK("anti", "OKAYxyz") ASK("rollback_ver", "OKAY1"), true,
	 false, 1, true},
	{"an index beside a hexadecimal number is the least", ASK("rollback_ver", "OKAY0x5"), true, false,
	 2, true},
	{"an index beside silence is the least", "> getvar:rollback_ver\n< silence\n", true, false, 2,
	 true},
	{"an index beside two answers is the least", NO("rollback_ver") ASK("rollback_ver", "OKAY3"), true,
	 false, 2, true},
	{"an index beside an empty answer is whole", ASK("rollback_ver", "OKAY"), true, false, 2,
	 false},
	{"an index beside a refusal is whole", ASK("rollback_ver", "FAILnot now"), true, false, 2,
	 false},
	{"an index that comes and goes is not known", NO("anti") ASK("anti", "OKAY2"), false, false, 0,
	 false},
};

static void the_index_is_judged_from_both_variables(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rollback_rows); i++) {
		const struct rollback_row *row = &rollback_rows[i];
		struct phone phone = judged(row->name, DEVICE, row->own, false);

		same_number(row->name, phone.rollback.known, row->known);
		same_number(row->name, phone.rollback.conflict, row->conflict);
		same_number(row->name, phone.rollback.index, row->index);
		same_number(row->name, phone.rollback.incomplete, row->incomplete);
	}
}

/* ---- slots ---- */

static const struct slot_row {
	const char *name, *own;
	enum slot_layout layout;
	char current;
	unsigned count;
	bool from_absence;
} slot_rows[] = {
	{"a slot and a count are A/B", ASK("current-slot", "OKAYb") ASK("slot-count", "OKAY2"), SLOTS_AB,
	 'b', 2, false},
	{"a slot may have an underscore", ASK("current-slot", "OKAY_a") ASK("slot-count", "OKAY2"),
	 SLOTS_AB, 'a', 2, false},
	{"a slot alone is A/B", ASK("current-slot", "OKAYa"), SLOTS_AB, 'a', 0, false},
	{"a count of 2 alone is A/B", ASK("slot-count", "OKAY2"), SLOTS_AB, 0, 2, false},
	{"a count of 0 is A-only", ASK("slot-count", "OKAY0"), SLOTS_NONE, 0, 0, false},
	{"a count of 1 is A-only", ASK("slot-count", "OKAY1"), SLOTS_NONE, 0, 1, false},
	{"neither variable known is A-only, concluded", "", SLOTS_NONE, 0, 0, true},
	{"empty answers conclude nothing on Qualcomm ABL",
	 ASK("current-slot", "OKAY") ASK("slot-count", "OKAY"), SLOTS_UNKNOWN, 0, 0, false},
	{"empty answers are absences on Qualcomm LK",
	 LK ASK("current-slot", "OKAY") ASK("slot-count", "OKAY"), SLOTS_NONE, 0, 0, true},
	{"one absence concludes nothing", ASK("current-slot", "FAILno"), SLOTS_UNKNOWN, 0, 0, false},
	{"silence concludes nothing", "> getvar:current-slot\n< silence\n", SLOTS_UNKNOWN, 0, 0, false},
	{"an unreliable absence concludes nothing",
	 NO("current-slot") ASK("current-slot", "FAILx"), SLOTS_UNKNOWN, 0, 0, false},
	{"an odd slot concludes nothing", ASK("current-slot", "OKAYz"), SLOTS_UNKNOWN, 0, 0, false},
	{"a long slot concludes nothing", ASK("current-slot", "OKAYab"), SLOTS_UNKNOWN, 0, 0, false},
	{"two underscores are no slot", ASK("current-slot", "OKAY__a"), SLOTS_UNKNOWN, 0, 0, false},
	{"an odd count concludes nothing", ASK("slot-count", "OKAYtwo"), SLOTS_UNKNOWN, 0, 0, false},
	{"a negative count concludes nothing", ASK("slot-count", "OKAY-1"), SLOTS_UNKNOWN, 0, 0, false},
};

static void slots_are_judged(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(slot_rows); i++) {
		const struct slot_row *row = &slot_rows[i];
		struct phone phone = judged(row->name, DEVICE, row->own, false);

		same_text(row->name, slot_layout_name(phone.slots.layout), slot_layout_name(row->layout));
		same_number(row->name, phone.slots.current, row->current);
		same_number(row->name, phone.slots.count, row->count);
		same_number(row->name, phone.slots.from_absence, row->from_absence);
	}
}

/* ---- battery ---- */

static const struct battery_row {
	const char *name, *own;
	bool has_voltage;
	unsigned voltage_mv;
	enum tristate enough;
} battery_rows[] = {
	{"a number is millivolts", ASK("battery-voltage", "OKAY4148"), true, 4148, STATE_YES},
	{"a unit may follow", ASK("battery-voltage", "OKAY3747mV"), true, 3747, STATE_YES},
	{"a leading TAB is no part of it", ASK("battery-voltage", "OKAY\\t3747"), true, 3747, STATE_YES},
	{"0 is the voltage of no battery", ASK("battery-voltage", "OKAY0"), false, 0, STATE_YES},
	{"volts are no millivolts", ASK("battery-voltage", "OKAY4"), false, 0, STATE_YES},
	{"the least that a battery may have", ASK("battery-voltage", "OKAY1000"), true, 1000, STATE_YES},
	{"less is the voltage of no battery", ASK("battery-voltage", "OKAY999"), false, 0, STATE_YES},
	{"the most that a battery may have", ASK("battery-voltage", "OKAY20000"), true, 20000,
	 STATE_YES},
	{"more is the voltage of no battery", ASK("battery-voltage", "OKAY20001"), false, 0, STATE_YES},
	{"an absent voltage is none", NO("battery-voltage"), false, 0, STATE_YES},
	{"an empty voltage is none", ASK("battery-voltage", "OKAY"), false, 0, STATE_YES},
	{"microvolts are no millivolts", ASK("battery-voltage", "OKAY3747000"), false, 0, STATE_YES},
	{"a hexadecimal number is none", ASK("battery-voltage", "OKAY0xea6"), false, 0, STATE_YES},
	{"a negative number is none", ASK("battery-voltage", "OKAY-4000"), false, 0, STATE_YES},
	{"a number that goes on is none", ASK("battery-voltage", "OKAY3747abc"), false, 0, STATE_YES},
	{"a number beyond all measure is none",
	 ASK("battery-voltage", "OKAY99999999999999999999999999"), false, 0, STATE_YES},
	{"'no' is not enough", ASK("battery-soc-ok", "OKAYno"), true, 4102, STATE_NO},
	{"an absence is unknown", NO("battery-soc-ok"), true, 4102, STATE_UNKNOWN},
	{"an odd word is unknown", ASK("battery-soc-ok", "OKAYlow"), true, 4102, STATE_UNKNOWN},
};

static void the_battery_is_judged(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(battery_rows); i++) {
		const struct battery_row *row = &battery_rows[i];
		struct phone phone = judged(row->name, DEVICE, row->own, false);

		same_number(row->name, phone.battery.has_voltage, row->has_voltage);
		same_number(row->name, phone.battery.voltage_mv, row->voltage_mv);
		same_number(row->name, phone.battery.enough_to_flash, row->enough);
	}
}

/* ---- which program ---- */

static const struct family_row {
	const char *name, *device, *own;
	enum speaker speaker;
	enum reason speaker_reason;
	enum family family;
	enum reason family_reason;
} family_rows[] = {
	{"uefi is Qualcomm ABL", DEVICE, "", SPEAKER_BOOTLOADER, REASON_USERSPACE, FAMILY_ABL,
	 REASON_KERNEL},
	{"uefi of an unknown product is Qualcomm ABL", DEVICE, ASK("product", "OKAYxyzzy"),
	 SPEAKER_BOOTLOADER, REASON_USERSPACE, FAMILY_ABL, REASON_KERNEL},
	{"lk of a Qualcomm product is Qualcomm LK", DEVICE, LK, SPEAKER_BOOTLOADER, REASON_USERSPACE,
	 FAMILY_LK, REASON_KERNEL},
	{"lk of a MediaTek product is MediaTek LK", DEVICE, LANCELOT, SPEAKER_BOOTLOADER,
	 REASON_USERSPACE, FAMILY_MTK, REASON_CATALOG},
	{"a MediaTek product without a kernel is MediaTek LK", DEVICE,
	 ASK("product", "OKAYlancelot") NO("kernel"), SPEAKER_BOOTLOADER, REASON_USERSPACE, FAMILY_MTK,
	 REASON_CATALOG},
	{"MediaTek's USB id is MediaTek LK", MEDIATEK, ASK("product", "OKAYxyzzy") NO("kernel"),
	 SPEAKER_BOOTLOADER, REASON_USERSPACE, FAMILY_MTK, REASON_USB_VENDOR},
	{"lk of an unknown product is of neither", DEVICE, ASK("product", "OKAYxyzzy") ASK("kernel",
	 "OKAYlk"),
	 SPEAKER_BOOTLOADER, REASON_USERSPACE, FAMILY_UNKNOWN, REASON_NONE},
	{"a Qualcomm product without a kernel is of neither", DEVICE, NO("kernel"), SPEAKER_BOOTLOADER,
	 REASON_USERSPACE, FAMILY_UNKNOWN, REASON_NONE},
	{"another kernel is of neither", DEVICE, ASK("kernel", "OKAYlinux"), SPEAKER_BOOTLOADER,
	 REASON_USERSPACE, FAMILY_UNKNOWN, REASON_NONE},
	{"uefi and a MediaTek product disagree", DEVICE, ASK("product", "OKAYlancelot"),
	 SPEAKER_BOOTLOADER, REASON_USERSPACE, FAMILY_UNKNOWN, REASON_NONE},
	{"uefi and MediaTek's USB id disagree", MEDIATEK, ASK("product", "OKAYxyzzy"),
	 SPEAKER_BOOTLOADER, REASON_USERSPACE, FAMILY_UNKNOWN, REASON_NONE},
	{"a Qualcomm product and MediaTek's USB id disagree", MEDIATEK, LK, SPEAKER_BOOTLOADER,
	 REASON_USERSPACE, FAMILY_UNKNOWN, REASON_NONE},
	{"is-userspace yes is fastbootd", DEVICE, ASK("is-userspace", "OKAYyes"), SPEAKER_FASTBOOTD,
	 REASON_USERSPACE, FAMILY_FASTBOOTD, REASON_USERSPACE},
	{"an interface of fastbootd is fastbootd", FASTBOOTD, NO("is-userspace"), SPEAKER_FASTBOOTD,
	 REASON_INTERFACE, FAMILY_FASTBOOTD, REASON_INTERFACE},
	{"an interface of fastbootd counts more than a no", FASTBOOTD, "", SPEAKER_FASTBOOTD,
	 REASON_INTERFACE, FAMILY_FASTBOOTD, REASON_INTERFACE},
	{"fastbootd of a MediaTek product is fastbootd", MEDIATEK,
	 LANCELOT ASK("is-userspace", "OKAYyes"), SPEAKER_FASTBOOTD, REASON_USERSPACE, FAMILY_FASTBOOTD,
	 REASON_USERSPACE},
	{"is-userspace unknown is a bootloader", DEVICE, NO("is-userspace"), SPEAKER_BOOTLOADER,
	 REASON_ABSENCE, FAMILY_ABL, REASON_KERNEL},
	{"is-userspace empty is a bootloader", DEVICE, ASK("is-userspace", "OKAY"), SPEAKER_BOOTLOADER,
	 REASON_ABSENCE, FAMILY_ABL, REASON_KERNEL},
	{"a refusal tells nothing", DEVICE, ASK("is-userspace", "FAILno"), SPEAKER_UNKNOWN, REASON_NONE,
	 FAMILY_ABL, REASON_KERNEL},
	{"silence tells nothing", DEVICE, "> getvar:is-userspace\n< silence\n", SPEAKER_UNKNOWN,
	 REASON_NONE, FAMILY_ABL, REASON_KERNEL},
	{"an unreliable absence tells nothing", DEVICE,
	 NO("is-userspace") ASK("is-userspace", "OKAYyes"), SPEAKER_UNKNOWN, REASON_NONE, FAMILY_ABL,
	 REASON_KERNEL},
};

static void who_speaks_is_judged(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(family_rows); i++) {
		const struct family_row *row = &family_rows[i];
		struct phone phone = judged(row->name, row->device, row->own, false);

		same_text(row->name, speaker_name(phone.speaker), speaker_name(row->speaker));
		same_number(row->name, phone.speaker_reason, row->speaker_reason);
		same_text(row->name, family_name(phone.family), family_name(row->family));
		same_number(row->name, phone.family_reason, row->family_reason);
	}
}

/* ---- product, merge and the rest ---- */

#define LONG "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct product_row {
	const char *name, *own, *product;
	bool has, chip;
	size_t length;
} product_rows[] = {
	{"a codename is a product", "", "vayu", true, false, 4},
	{"a chip is no product", ASK("product", "OKAYMSM8952"), "MSM8952", true, true, 7},
	{"a chip in lower case is one, too", ASK("product", "OKAYmsm8974"), "msm8974", true, true, 7},
	{"MediaTek's chips are chips", ASK("product", "OKAYMT6765"), "MT6765", true, true, 6},
	{"a chip's name that goes on is none", ASK("product", "OKAYMSM8952x"), "MSM8952x", true, false, 8},
	{"an empty product is none", ASK("product", "OKAY"), "", false, false, 0},
	{"an unknown product is none", NO("product"), "", false, false, 0},
	{"a refused product is none", ASK("product", "FAILvayu"), "", false, false, 0},
	{"a product is cut at its place", ASK("product", "OKAY" LONG LONG LONG), NULL, true, false,
	 PHONE_TEXT - 1},
	{"control bytes in a product stay what they are", ASK("product", "OKAY\\x1b[2Jvayu"),
	 "\x1b[2Jvayu", true, false, 8},
	{"a NUL in a product ends it", ASK("product", "OKAYva\\x00yu"), "va", true, false, 2},
};

static void the_product_is_judged(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(product_rows); i++) {
		const struct product_row *row = &product_rows[i];
		struct phone phone = judged(row->name, DEVICE, row->own, false);

		same_number(row->name, phone.has_product, row->has);
		same_number(row->name, phone.product_is_chip, row->chip);
		same_number(row->name, (long)strlen(phone.product), (long)row->length);
		if (row->product)
			same_text(row->name, phone.product, row->product);
	}
}

static const struct merge_row {
	const char *name, *own;
	enum merge merge;
} merge_rows[] = {
	{"none is none", ASK("snapshot-update-status", "OKAYnone"), MERGE_NONE},
	{"snapshotted is snapshotted", ASK("snapshot-update-status", "OKAYsnapshotted"),
	 MERGE_SNAPSHOTTED},
	{"merging is merging", ASK("snapshot-update-status", "OKAYmerging"), MERGE_MERGING},
	{"an absence is unknown", "", MERGE_UNKNOWN},
	{"an empty answer is unknown", ASK("snapshot-update-status", "OKAY"), MERGE_UNKNOWN},
	{"another word is unknown", ASK("snapshot-update-status", "OKAYmerged"), MERGE_UNKNOWN},
	{"a refusal is unknown", ASK("snapshot-update-status", "FAILnone"), MERGE_UNKNOWN},
};

static void the_merge_state_is_judged(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(merge_rows); i++) {
		struct phone phone = judged(merge_rows[i].name, DEVICE, merge_rows[i].own, false);

		same_text(merge_rows[i].name, merge_name(phone.merge), merge_name(merge_rows[i].merge));
	}
}

static void nothing_answered_is_nothing_known(void **state)
{
	static const struct answer none[QUESTION_COUNT];
	struct phone phone;

	(void)state;
	memset(&phone, 0xa5, sizeof(phone));
	phone_judge(none, NULL, false, &phone);
	assert_false(phone.has_product || phone.confirmed || phone.rollback.known ||
		     phone.battery.has_voltage || phone.slots.from_absence);
	assert_int_equal(phone.lock.state, LOCK_UNKNOWN);
	assert_int_equal(phone.lock.witness_count, 0);
	assert_int_equal(phone.speaker, SPEAKER_UNKNOWN);
	assert_int_equal(phone.family, FAMILY_UNKNOWN);
	assert_int_equal(phone.slots.layout, SLOTS_UNKNOWN);
	assert_int_equal(phone.secure, STATE_UNKNOWN);
	assert_string_equal(phone.product, "");
	assert_string_equal(phone.bootloader, "");
}

static void the_default_questions_are_thirteen(void **state)
{
	size_t count;
	const enum question *questions = phone_default_questions(&count);

	(void)state;
	assert_int_equal(count, 13);
	assert_int_equal(questions[0], QUESTION_PRODUCT);
	for (size_t i = 0; i < count; i++) {
		assert_false(question_row(questions[i])->deep);
		assert_int_not_equal(questions[i], QUESTION_ALL);
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(questions[i], questions[j]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_lock_is_judged_by_its_witnesses),
		cmocka_unit_test(the_index_is_judged_from_both_variables),
		cmocka_unit_test(slots_are_judged),
		cmocka_unit_test(the_battery_is_judged),
		cmocka_unit_test(who_speaks_is_judged),
		cmocka_unit_test(the_product_is_judged),
		cmocka_unit_test(the_merge_state_is_judged),
		cmocka_unit_test(nothing_answered_is_nothing_known),
		cmocka_unit_test(the_default_questions_are_thirteen),
	};

	return cmocka_run_group_tests_name("phone", tests, NULL, NULL);
}
