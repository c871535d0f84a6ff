/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include <latchkey/text.h>

#include <string.h>

static const char *const hints[] = {
	[E_NONE] = "",
	[E_USAGE] = "'latchkey help' lists commands and options",
	[E_NO_DEVICE] = "connect the phone, switch it off, then hold Volume Down + Power until it shows "
			"FASTBOOT; 'latchkey doctor' checks this computer",
	[E_SEVERAL] = "choose one with -s, as 'latchkey list' prints it, or ask all with --all",
	[E_WRONG_MODE] = "switch the phone off, then hold Volume Down + Power until it shows FASTBOOT",
	[E_NO_NODE] = "this looks like a container: run latchkey outside of it, or hand the USB devices in, "
		      "with docker's -v /dev/bus/usb:/dev/bus/usb and --device-cgroup-rule='c 189:* rmw'",
	[E_ACCESS] = "the udev rule gives you access, and 'latchkey doctor' says how to install it; latchkey "
		     "itself needs no sudo",
	[E_BUSY] = "close the other program (fastboot, adb, fwupd, a virtual machine), or "
		   "'latchkey doctor' to see which it is",
	[E_HOST] = "try another port or a USB 2 hub; 'latchkey doctor' checks this computer",
	[E_DISCONNECTED] = "check the cable, plug it in again, and repeat the command",
	[E_PROTOCOL] = "unplug the phone, hold Power until it restarts, enter FASTBOOT again and repeat; "
		       "if it happens again, please report it with --record FILE",
	[E_STALL] = "unplug the phone, hold Power until it restarts, enter FASTBOOT again and repeat",
	[E_TIMEOUT] = "unplug the phone, hold Power until it restarts, enter FASTBOOT again, and use a USB 2 "
		      "port or hub if it happens again",
	[E_LIMIT] = "this is no answer that a phone should give; please report it with --record FILE",
	[E_NOT_ON_TAPE] = "the recording does not hold this answer; nothing is made up",
	[E_INPUT] = "",
	[E_OUTPUT] = "is the disk full, or may you not write there?",
	[E_JOURNAL] = "",
	[E_NOMEM] = "",
	[E_CANCELLED] = "",
	[E_INTERNAL] = "this is a bug in latchkey: please report it",
};
_Static_assert(sizeof(hints) / sizeof(*hints) == E_COUNT, "every error code needs its hint");

const char *words_hint(enum error_code code)
{
	return hints[(unsigned)code < E_COUNT ? code : E_INTERNAL];
}

struct mode_words {
	const char *what, *next;
};

static const struct mode_words modes[] = {
	[MODE_UNKNOWN] = {"unknown", ""},
	[MODE_FASTBOOT] = {"fastboot", ""},
	[MODE_FASTBOOTD] = {"fastbootd (userspace)",
			    "not the bootloader: choose \"Reboot to bootloader\" on the phone, or hold "
			    "Volume Down + Power until it shows FASTBOOT"},
	[MODE_ADB] = {"Android or recovery, adb on",
		      "switch it off, then hold Volume Down + Power until it shows FASTBOOT (or: adb "
		      "reboot bootloader)"},
	[MODE_SIDELOAD] = {"recovery, sideload",
			   "leave recovery, then hold Volume Down + Power until it shows FASTBOOT"},
	[MODE_MTP] = {"Android, files or charging",
		      "switch it off, then hold Volume Down + Power until it shows FASTBOOT"},
	[MODE_EDL] = {"Qualcomm emergency download (black screen)",
		      "hold Power for 15 seconds to leave it; if it comes back here by itself, it is a "
		      "matter for a service centre"},
	[MODE_CRASHDUMP] = {"Qualcomm crash dump",
			    "hold Power for 15 seconds to restart it"},
	[MODE_PRELOADER] = {"MediaTek preloader (for a moment at power-on)",
			    "wait a moment; for fastboot hold Volume Down while it starts"},
	[MODE_BROM] = {"MediaTek boot ROM (black screen)",
		       "hold Power for 15 seconds to leave it"},
	[MODE_OTHER] = {"a mode that is not recognised",
			"switch it off, then hold Volume Down + Power until it shows FASTBOOT"},
};
_Static_assert(sizeof(modes) / sizeof(*modes) == MODE_COUNT, "every mode needs its words");

const char *words_mode(enum mode mode)
{
	return modes[mode].what;
}

const char *words_mode_next(enum mode mode)
{
	return modes[mode].next;
}

const char *words_access(enum access access)
{
	static const char *const words[] = {
		[ACCESS_UNKNOWN] = "",
		[ACCESS_OK] = "",
		[ACCESS_NO_NODE] = "no device node in /dev/bus/usb (a container?)",
		[ACCESS_DENIED] = "no permission for its device node",
		[ACCESS_BUSY] = "held by another program",
		[ACCESS_GONE] = "went away",
		[ACCESS_HOST_ERROR] = "this computer's USB failed",
	};
	_Static_assert(sizeof(words) / sizeof(*words) == ACCESS_COUNT, "every access needs words");

	return words[access];
}

const char *words_answer(enum answer_kind kind)
{
	static const char *const words[] = {
		[ANSWER_NOT_ASKED] = "not asked",
		[ANSWER_VALUE] = "answered",
		[ANSWER_EMPTY] = "answered with nothing",
		[ANSWER_REFUSED] = "the phone refused",
		[ANSWER_UNKNOWN_WORD] = "the phone does not know the word",
		[ANSWER_UNRELIABLE] = "no reliable answer",
		[ANSWER_SILENT] = "no answer in time",
		[ANSWER_SLIPPED] = "the conversation slipped",
		[ANSWER_NOT_ON_TAPE] = "not on the tape",
	};
	_Static_assert(sizeof(words) / sizeof(*words) == ANSWER_KIND_COUNT, "every kind has words");

	return words[kind];
}

const char *words_family(enum family family)
{
	switch (family) {
	case FAMILY_ABL:
		return "Qualcomm ABL";
	case FAMILY_LK:
		return "Qualcomm LK";
	case FAMILY_MTK:
		return "MediaTek LK";
	case FAMILY_FASTBOOTD:
		return "fastbootd";
	case FAMILY_UNKNOWN:
		break;
	}
	return "of an unknown family";
}

void words_install_rule(struct text *ret, const char *program)
{
	text_addf(ret, "%s doctor --print-rule | sudo tee /etc/udev/rules.d/70-latchkey.rules "
		       "> /dev/null\n", program);
	text_add(ret, "sudo udevadm control --reload\n");
	text_add(ret, "sudo udevadm trigger --subsystem-match=usb --action=change\n");
}

void words_holder(struct text *ret, const struct holder *holder)
{
	struct text name = {0};

	text_add_safe(&name, holder->name, strnlen(holder->name, sizeof(holder->name)));
	switch (holder->proof) {
	case HOLDER_PROVEN:
		text_addf(ret, "held by %s, pid %d (proven: it has the device node open)",
			  text_cstr(&name), holder->pid);
		break;
	case HOLDER_LIKELY:
		text_addf(ret, "likely held by %s, pid %d (it is running, and such programs hold phones)",
			  text_cstr(&name), holder->pid);
		break;
	case HOLDER_UNKNOWN:
		text_add(ret, "held by a program that cannot be seen from here ('sudo lsof "
			      "/dev/bus/usb/*/*' would tell)");
		break;
	}
	text_release(&name);
}
