/* SPDX-License-Identifier: MIT */
#include "findings.h"

#include <string.h>

/*
 * What each rule says to a person. %1 to %4 are the words of the finding, in the order in which
 * src/verdict says them.
 */
static const char *const sentences[] = {
	[WHY_NONE] = "",

	[WHY_PRODUCT_EXACT] = "The package says that it is made for %1, and so is this phone.",
	[WHY_PRODUCT_OTHER] = "The package is made for %2. This phone is %1.",
	[WHY_PRODUCT_LETS_PASS] = "The package is made for %2. This phone is %1, and the package's own "
				  "check would let it pass, because it looks at a part of the name only.",
	[WHY_PRODUCT_ALIKE] = "The package is made for %2. This phone is %1: the two are easily taken for "
			      "one another.",
	[WHY_PRODUCT_FAMILY] = "The package says %2. One of these names stands for several phones (%3), and "
			       "whether all of them are meant is not said. This phone is %1.",
	[WHY_PRODUCT_SAME_BUILDS] = "The package is made for %2, this phone is %1. The same builds were "
				    "published under both names, but the package does not say %1.",
	[WHY_PRODUCT_NAME_ONLY] = "Only the package's name says that it is for %1; nothing inside does.",
	[WHY_PRODUCT_NAME_OTHER] = "By its name the package is for %2. This phone is %1.",
	[WHY_PRODUCT_NAME_DIFFERS] = "Inside, the package says %1; its name says %2.",
	[WHY_PRODUCT_NOT_SAID] = "Nothing in the package says for which phone it is made. This phone is %1.",
	[WHY_PRODUCT_PHONE_UNKNOWN] = "The phone gave no reliable answer to who it is.",
	[WHY_PRODUCT_PHONE_CHIP] = "The phone names its chip (%1) instead of itself, as old phones do. Which "
				   "phone it is stays unknown.",
	[WHY_PRODUCT_NO_PHONE] = "The package is made for %1. No phone was asked, and none was named with "
				 "--for.",
	[WHY_PRODUCT_KNOWN] = "The phone is %1 (%2).",
	[WHY_PRODUCT_NOT_IN_CATALOG] = "The phone says that it is %1, which is not in the catalog.",

	[WHY_ROLLBACK_NO_BOOTLOADER] = "The package brings no bootloader and no firmware, so anti-rollback "
				       "plays no part.",
	[WHY_ROLLBACK_EQUAL] = "The anti-rollback index is %1 in the phone and %2 in the package: it passes.",
	[WHY_ROLLBACK_HIGHER] = "The package's anti-rollback index, %2, passes and raises the phone's, %1, "
				"for good: after it, nothing below %2 may ever be flashed again.",
	[WHY_ROLLBACK_LOWER] = "The package's anti-rollback index is %2, below the phone's %1: with this "
			       "bootloader the phone would not start any more, and there is no way back at "
			       "home.",
	[WHY_ROLLBACK_CONFLICT_PASSES] = "Places disagree about the anti-rollback index. By the phone's "
					 "higher one, %1, and the package's lower one, %2, it passes.",
	[WHY_ROLLBACK_CONFLICT_LOWER] = "Places disagree about the anti-rollback index. By the phone's higher "
					"one, %1, and the package's lower one, %2, the phone might not start "
					"any more, with no way back at home.",
	[WHY_ROLLBACK_NOT_OLDER] = "The package states no anti-rollback index. %1 is not older than %2, which "
				   "runs on this locked phone, and Xiaomi is not known to have lowered the "
				   "index within one line of builds.",
	[WHY_ROLLBACK_PHONE_UNKNOWN] = "The package's anti-rollback index is %2. The phone's is unknown, which "
				       "is not 0.",
	[WHY_ROLLBACK_PHONE_INCOMPLETE] = "The package's anti-rollback index is %2. The phone's is at least "
					  "%1: the other of its two answers cannot be read, and the higher "
					  "one counts.",
	[WHY_ROLLBACK_PACKAGE_UNKNOWN] = "The phone's anti-rollback index is %1. The package may bring "
					 "bootloader parts and states no index, which is not 0.",
	[WHY_ROLLBACK_BOTH_UNKNOWN] = "The anti-rollback index is unknown in the phone and in the package. "
				      "Unknown is not 0.",
	[WHY_ROLLBACK_UNREADABLE] = "The place where the package states its anti-rollback index holds "
				    "something else.",

	[WHY_RELOCK_NO_SCRIPTS] = "The package holds no script for a computer, so none that locks.",
	[WHY_RELOCK_NONE] = "No script of the package locks the bootloader.",
	[WHY_RELOCK_CHOSEN_DOES_NOT] = "The chosen script does not lock the bootloader, nor does any other of "
				       "the package.",
	[WHY_RELOCK_OTHERS_DO] = "%1 would lock the bootloader; this verdict is about the scripts that do not. "
				 "If you use MiFlash, look at its choice at the lower right: it may stand "
				 "on \"clean all and lock\".",
	[WHY_RELOCK_NOT_UNDERSTOOD] = "Not understood completely, so it may lock the bootloader: %1.",
	[WHY_RELOCK_MODEL_MISSING] = "%1 locks the bootloader. Whether the phone starts afterwards depends on "
				     "the region of its hardware, which only the model number on the box or "
				     "the phone tells (--model): a Chinese phone with a Global ROM matches in "
				     "everything else, and dies.",
	[WHY_RELOCK_MODEL_UNKNOWN] = "%1 locks the bootloader. In which region the model %2 was sold is not "
				     "in the catalog, so whether the phone starts afterwards is unknown.",
	[WHY_RELOCK_MODEL_OTHER] = "%1 locks the bootloader, and the model number %2 is that of another phone.",
	[WHY_RELOCK_CHINA] = "%1 locks the bootloader. The model %2 is made for %3, the package for %4: "
			     "locked with it, the phone does not start any more.",
	[WHY_RELOCK_CHINA_UNCHOSEN] = "%1 locks the bootloader, and flashing tools choose such a script by "
				      "themselves. The model %2 is made for %3, the package for %4: locked "
				      "with it, the phone does not start any more. If you mean a script that "
				      "does not lock, name it with --script.",
	[WHY_RELOCK_ELSEWHERE] = "%1 locks the bootloader. The model %2 is made for %3, the package for %4: "
				 "locked with it, the phone does not start any more.",
	[WHY_RELOCK_REGION_DIFFERS] = "%1 locks the bootloader. The model %2 is made for %3, the package for "
				      "%4. Whether the phone starts locked with it is not known.",
	[WHY_RELOCK_REGION_UNKNOWN] = "%1 locks the bootloader. For which region the package is made is not "
				      "said.",
	[WHY_RELOCK_NOT_OFFICIAL] = "%1 locks the bootloader, and the package is not an unchanged official "
				    "one: locked with it, the phone does not start any more.",
	[WHY_RELOCK_NOT_PROVEN] = "%1 locks the bootloader. That is safe only with a package that is whole, "
				  "official, unchanged since it was named, and made for this phone; not all "
				  "of that is known.",
	[WHY_RELOCK_FITS] = "%1 locks the bootloader. Product, checksum and the region of the model %2 fit. "
			    "Locking erases all data, and unlocking again takes all of Xiaomi's waits.",

	[WHY_ARCHIVE_WHOLE] = "The package was read to its end and does not contradict itself.",
	[WHY_ARCHIVE_TRUNCATED] = "The file ends too early, as a broken download does. Download it again.",
	[WHY_ARCHIVE_CORRUPT] = "The file is damaged: its contents do not fit the checksums inside. Download "
				"it again.",
	[WHY_ARCHIVE_UNKNOWN] = "This is neither an archive nor an image of a known kind.",
	[WHY_ARCHIVE_NAMES_DIFFER] = "The archive names its files in two ways that differ: programs that "
				     "unpack it would not agree on what is in it. No maker of packages does "
				     "so.",
	[WHY_ARCHIVE_UNSAFE_NAMES] = "The archive holds names that lead out of the folder it is unpacked to.",
	[WHY_ARCHIVE_LIMIT] = "The package goes beyond the limits of this check; the rest was not looked at.",
	[WHY_ARCHIVE_UNREADABLE] = "A part of the package cannot be read.",
	[WHY_ARCHIVE_NOT_WHOLE] = "Whether the package is whole is not known.",
	[WHY_ARCHIVE_JUNK] = "Bytes follow the end of the archive. They are not part of it.",
	[WHY_ARCHIVE_LINKS] = "Links, or things that are no files, were left out.",

	[WHY_CHECKSUM_NAME] = "Unchanged since it was named: the name's ten digits, %1, are those of its MD5. "
			      "That finds broken downloads; it does not prove who made it.",
	[WHY_CHECKSUM_GIVEN] = "The checksum (%2) agrees.",
	[WHY_CHECKSUM_DIFFERS] = "The file is not the one that the checksum %1 (%2) belongs to. Download it "
				 "again.",
	[WHY_CHECKSUM_NOT_READ] = "The file was not read to its end, so the checksum is not known.",
	[WHY_CHECKSUM_NONE] = "There is no checksum to compare with, in its name, beside it or by --sha256.",

	[WHY_MERGE_NONE] = "No system update is half done.",
	[WHY_MERGE_UNFINISHED] = "A system update is not finished on the phone. Flashing now can lose data and "
				 "system: let the phone start and finish it first.",
	[WHY_BATTERY_ENOUGH] = "The phone says that its battery is enough to flash.",
	[WHY_BATTERY_LOW] = "The phone says that its battery is too low. Charge it first: a phone that dies "
			    "while its bootloader is written does not start again.",
	[WHY_CRITICAL_UNLOCKED] = "The bootloader's own partitions are unlocked as well.",
	[WHY_CRITICAL_LOCKED] = "The package writes the bootloader's own partitions (%1), which this phone "
				"keeps locked: it would refuse in the middle.",
	[WHY_CRITICAL_UNKNOWN] = "The package writes the bootloader's own partitions (%1). Whether this phone "
				 "allows that was not asked or not answered; --deep asks some phones.",
	[WHY_REGION_FITS] = "The model %1, sold in %2, fits (%3).",
	[WHY_REGION_CHINA] = "The model %1 is made for %2, the package for %3: it runs only while the "
			     "bootloader stays unlocked. Never lock it.",
	[WHY_REGION_ELSEWHERE] = "The model %1 is made for %2, the package for %3: it runs only while the "
				 "bootloader stays unlocked. Never lock it.",
	[WHY_REGION_DIFFERS] = "The model %1 is made for %2, the package for %3. Radio bands, payment and "
			       "updates may differ; do not lock it.",
	[WHY_REGION_INSTALLED] = "The model %1 is made for %2, but a ROM for %3 is installed. Whoever did that "
				 "unlocked the phone; it must never be locked.",
	[WHY_REGION_MODEL_MISSING] = "For which region the hardware is made, only the model number on the box "
				     "or the phone tells (--model). The software is for %1.",
	[WHY_REGION_MODEL_UNKNOWN] = "The model number %1 is not in the catalog, or not with a region.",
	[WHY_REGION_MODEL_OTHER] = "The model number %1 is that of a %2, which is not %3. Look at it again "
				   "before anything is flashed.",
	[WHY_REGION_PACKAGE_UNKNOWN] = "The model %1 is sold in %2. For which region the software is made is "
				       "not said.",
	[WHY_SCRIPT_CHOSEN] = "The verdict is about %1.",
	[WHY_SCRIPT_MISSING] = "The package holds no script %1. It holds: %2.",
	[WHY_MODE_FASTBOOTD] = "The answers come from fastbootd, a part of Android, not from the bootloader. "
			       "Choose \"Reboot to bootloader\" on the phone and check again.",
	[WHY_LOCK_UNLOCKED] = "The bootloader is unlocked: the phone takes what it is given, also what is not "
			      "meant for it.",
	[WHY_LOCK_LOCKED_OFFICIAL] = "The bootloader is locked: the phone takes official full packages only, "
				     "and only from Xiaomi's own tools.",
	[WHY_LOCK_LOCKED_OTHER] = "The bootloader is locked: the phone refuses whatever Xiaomi did not sign.",
	[WHY_LOCK_LOCKED_UNKNOWN] = "The bootloader is locked, and who made the package cannot be seen: the "
				    "phone refuses whatever Xiaomi did not sign.",
	[WHY_LOCK_CONFLICT] = "The witnesses disagree about the lock: a locked phone would refuse, perhaps in "
			      "the middle.",
	[WHY_LOCK_UNKNOWN] = "Whether the bootloader is locked is unknown: a locked phone would refuse, "
			     "perhaps in the middle.",
	[WHY_LOCK_NOT_ASKED] = "No phone was asked, so lock, slots and battery are not known. A locked phone "
			       "refuses to be flashed.",
	[WHY_FIRMWARE_BRINGS] = "The package brings its own firmware.",
	[WHY_FIRMWARE_REQUIRED] = "The package brings no firmware. Its maker's page names the version that must "
				  "be installed before; with another one the phone may not start.",
	[WHY_FIRMWARE_REQUIRED_AB] = "The package brings no firmware. Its maker's page names the version that "
				     "must be installed before, in both slots: the ROM starts from the other "
				     "slot, where older firmware may lie.",
	[WHY_SLOTS_SWITCH] = "The package makes slot %1 the active one; now it is %2.",
	[WHY_SLOTS_NONE] = "The package is made for phones with two slots, and this phone seems to have none.",
	[WHY_INSTALLED_BELONGS] = "Builds with these letters were published for %1 and %2.",
	[WHY_INSTALLED_OTHER_REGION] = "No build of %1 for %2 is known: the installed ROM does not belong to "
				       "this phone. Do not lock it.",
	[WHY_INSTALLED_OTHER_PRODUCT] = "The letters %3 of the installed version belong to %4, not to %1: the "
					"ROM does not belong to this phone, or the phone is not what it "
					"says. Do not lock it.",
	[WHY_INSTALLED_UNKNOWN] = "Whether the installed version belongs to this phone is not known.",
	[WHY_ANDROID_NOT_LOWER] = "Android %1; now %2 runs.",
	[WHY_ANDROID_LOWER] = "Android %1 instead of %2, a step back: the phone does not start with the data of "
			      "the newer one, so all data must be erased.",
	[WHY_ANDROID_UNKNOWN] = "Android %1. If a later one runs now, all data must be erased (--running "
				"VERSION, as Settings > About phone shows it, tells).",
	[WHY_DATA_WIPED] = "All data on the phone is erased.",
	[WHY_DATA_KEPT] = "Nothing in the package erases data. Make a backup all the same.",
	[WHY_DATA_REGION] = "Nothing in the package erases data, but from %1 to %2 the phone does not start "
			    "with the old data: it must be erased.",
	[WHY_DATA_CUSTOM] = "Coming from another ROM, all data must be erased.",
	[WHY_DATA_UNKNOWN] = "Whether data is erased is not known.",
	[WHY_BUILD_OPEN] = "%1 is a stable build for the open market.",
	[WHY_BUILD_OPERATOR] = "%1 is made for one operator or use: %2.",
	[WHY_BUILD_ENGINEERING] = "%1 is an engineering or internal build, not meant for owners.",
	[WHY_BUILD_BETA] = "%1 is a beta, preview or developer build.",
	[WHY_ORIGIN_OFFICIAL] = "It is built like an official package. That is a look, not a proof.",
	[WHY_ORIGIN_MODIFIED] = "It looks like an official package that was changed by somebody else.",
	[WHY_ORIGIN_CUSTOM] = "It looks like a custom ROM, which is not Xiaomi's.",
	[WHY_ORIGIN_UNKNOWN] = "Whose work it is cannot be seen.",
	[WHY_AGE_LATEST] = "%1 is the latest release known on %3.",
	[WHY_AGE_OLDER] = "%1 is not the latest release: %2 was known on %3%4.",
	[WHY_AGE_NEWER] = "%1 is newer than the latest release known on %3, %2.",
	[WHY_AGE_UNKNOWN] = "Where %1 stands among the releases is not known.",
};
_Static_assert(sizeof(sentences) / sizeof(*sentences) == WHY_COUNT, "every rule needs a sentence");

void finding_sentence(struct text *ret, const struct finding *finding)
{
	const char *at = sentences[finding->why];

	text_clear(ret);
	while (*at) {
		size_t plain = strcspn(at, "%"), word;

		text_add_bytes(ret, at, plain);
		at += plain;
		if (!*at)
			break;
		word = (size_t)(at[1] - '1');
		if (word < finding->word_count)
			text_add(ret, finding->words[word]);
		at += 2;
	}
}

void proof_words(struct text *ret, struct mask *mask, const struct proof *proof)
{
	struct text value = {0};

	text_clear(ret);
	switch (proof->source) {
	case PROOF_PHONE:
		if (show_value(&value, mask, proof->what, proof->text, strlen(proof->text)))
			text_addf(ret, "phone: %s=%s", proof->what, text_cstr(&value));
		else {
			show_words(&value, mask, proof->text, strlen(proof->text));
			text_addf(ret, "phone: %s: %s", proof->what, text_cstr(&value));
		}
		break;
	case PROOF_PACKAGE:
		text_add(ret, *proof->what ? proof->what : "the package");
		if (proof->line)
			text_addf(ret, ":%u", proof->line);
		if (*proof->text)
			text_addf(ret, ": %s", proof->text);
		break;
	case PROOF_OWNER:
		text_addf(ret, "you: %s %s", proof->what, proof->text);
		break;
	case PROOF_CATALOG:
		text_addf(ret, "catalog (%s): %s", proof->what, proof->text);
		break;
	case PROOF_NONE:
	case PROOF_SOURCES:
		break;
	}
	text_release(&value);
}
