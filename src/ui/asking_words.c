/* SPDX-License-Identifier: MIT */
#include "asking_words.h"

#include <string.h>

static const struct prompt_words prompts[] = {
	[PROMPT_END] = {"", ""},
	[PROMPT_CONNECT] = {"Shall Latchkey look for the phone now?",
			    "The bootloader alone tells which phone this is and whether it is locked."},
	[PROMPT_WHICH_PHONE] = {"Several phones are in fastboot. At which port is the phone of this walk? "
				"'latchkey list' names them; or leave with q, unplug the others and "
				"start again.",
				"What is read from one phone must not be noted for another."},
	[PROMPT_SAME_MODEL] = {"This phone is of the same model as the one in the journal, but no serial number "
			       "tells whether it is the same phone. Is it?",
			       "Two phones of one model differ in nothing else that the bootloader tells. "
			       "What was bound or granted for one does not hold for the other. 'latchkey "
			       "journal' lists the walks, and --case chooses one."},
	[PROMPT_SAME_PHONE] = {"A walk was begun before its phone was read. Is this the phone?",
			       "The journal then knows it by its product code and a keyed digest of its "
			       "serial number."},
	[PROMPT_OTHER_PHONE] = {"This is not the phone of the walk in the journal. Which of the two do you mean?",
				"What was bound or granted for one phone does not hold for another."},
	[PROMPT_RESTART] = {"Begin again? All answers and ticked steps are asked for anew; what Xiaomi "
			    "counted (permission, binding, refusals) stays.",
			    "A walk that was begun again by mistake costs an evening of answers."},
	[PROMPT_NEWS] = {"What has happened on the phone since the account was added?",
			 "An update, a second press or a signed-out account changes what Xiaomi counts."},
	[PROMPT_QUESTION] = {"", ""},
	[PROMPT_YEAR] = {"On which day did the account unlock its last device? For example 2026-03-14.",
			 "One device per account and year: the next day on which it may is counted from "
			 "it."},
	[PROMPT_LINE] = {"Is this copied?",
			 "What is not copied before the unlock is gone after it."},
	[PROMPT_DONE] = {"Is this step done?",
			 "The next step is shown only when this one is done."},
	[PROMPT_PERMISSION] = {"What did the Community app answer?",
			       "All that follows depends on the permission; it can be asked for once a night."},
	[PROMPT_PERMISSION_UNTIL] = {"Until which day does the permission run, by the app? In Beijing time, "
				     "for example 2026-11-30, or 11/30 as the app writes it.",
				     "What is not done before that day has to be asked for again."},
	[PROMPT_ASKED_UNTIL] = {"Until which day does the app refuse this account? In Beijing time, for "
				"example 2026-11-30, or 11/30.",
				"Asking before that day does not help."},
	[PROMPT_BIND] = {"What did the phone say after \"Add account and device\"?",
			 "The wait counts from this moment, and only \"Added successfully\" starts it."},
	[PROMPT_BIND_TIME] = {"When was that? For example 2026-11-22 17:05, or \"2 hours ago\".",
			      "The end of the wait is counted from it."},
	[PROMPT_LOSSES] = {"Type yes, in full, if you accept this; no to stop here.",
			   "After the next step none of it can be taken back."},
	[PROMPT_PRODUCT] = {"Type the phone's product code to confirm all of it.",
			    "So that nothing is confirmed by a habit of pressing keys, nor for another "
			    "phone."},
	[PROMPT_UNLOCK] = {"What did the computer say at the end?",
			   "A refusal erases nothing, and most of them say what to do."},
	[PROMPT_REFUSED_UNTIL] = {"How long did the message say to wait? For example \"71 hours\", \"2 days 23 "
				  "hours\" or a day.",
				  "Trying again before that helps nobody, and some tries are counted."},
	[PROMPT_JUMP] = {"This is a rehearsal, so time can be skipped. Go on at that time?",
			 "A real walk takes days; a rehearsal does not have to."},
};
_Static_assert(sizeof(prompts) / sizeof(*prompts) == PROMPT_COUNT, "every prompt needs its words");

const struct prompt_words *asking_words_prompt(enum prompt_id id)
{
	return &prompts[id];
}

/* PROMPT_END stands for every prompt. */
static const struct {
	enum prompt_id id;
	const char *option, *label;
} options[] = {
	{PROMPT_CONNECT, "look", "look for it (Enter)"},
	{PROMPT_CONNECT, "later", "go on without it for now"},
	{PROMPT_WHICH_PHONE, "later", "go on without a phone for now"},
	{PROMPT_SAME_MODEL, "yes", "yes, it is the phone of that walk"},
	{PROMPT_SAME_MODEL, "this", "no, begin a walk for the phone that is connected"},
	{PROMPT_SAME_MODEL, "dont-know", "don't know: go on without it"},
	{PROMPT_OTHER_PHONE, "this", "begin a walk for the phone that is connected"},
	{PROMPT_OTHER_PHONE, "that", "go on with the other walk, without its phone"},
	{PROMPT_NEWS, "nothing", "nothing; it was used as usual"},
	{PROMPT_NEWS, "updated", "a system update was installed"},
	{PROMPT_NEWS, "again", "\"Add account and device\" was pressed again, and it was added"},
	{PROMPT_NEWS, "lost", "the account was signed out or changed, the SIM card moved, or the phone "
			      "reset"},
	{PROMPT_LINE, "yes", "yes, and the copy opens without the phone"},
	{PROMPT_LINE, "not-mine", "I have none of that"},
	{PROMPT_LINE, "no", "not yet"},
	{PROMPT_DONE, "no", "no, not yet"},
	{PROMPT_PERMISSION, "granted", "granted: it shows access to unlock, with a date"},
	{PROMPT_PERMISSION, "quota", "not this time: quota reached, or the account is too young"},
	{PROMPT_PERMISSION, "blocked", "account error: try again after a day that it names"},
	{PROMPT_PERMISSION, "not-yet", "I have not asked yet"},
	{PROMPT_BIND, "added", "\"Added successfully\""},
	{PROMPT_BIND, "not-yet", "I have not pressed it yet"},
	{PROMPT_BIND_TIME, "now", "just now (Enter)"},
	{PROMPT_UNLOCK, "unlocked", "it says that the phone is unlocked"},
	{PROMPT_UNLOCK, "not-yet", "I have not done it yet"},
	{PROMPT_END, "dont-know", "don't know"},
};

const char *asking_words_option(enum prompt_id id, const char *option)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++)
		if ((options[i].id == id || options[i].id == PROMPT_END) &&
		    !strcmp(options[i].option, option))
			return options[i].label;
	return option;
}

static const char *const replies[] = {
	[REPLY_TAKEN] = "",
	[REPLY_NOT_A_CHOICE] = "That is none of the answers. Type a number or the word; q leaves, ? "
			       "says more.",
	[REPLY_NOT_A_DATE] = "That is no day or time that Latchkey can read.",
	[REPLY_IN_THE_FUTURE] = "That lies ahead. Enter when it happened.",
	[REPLY_IN_THE_PAST] = "That is over already. Enter when it ends.",
	[REPLY_NOT_WRITTEN_OUT] = "Nothing was confirmed. Type yes, in full, or no.",
	[REPLY_WRONG_PRODUCT] = "That is not the code of this phone. Nothing was confirmed.",
	[REPLY_NOT_A_VERSION] = "That is no version code. It looks like OS2.0.204.0.VJUMIXM or "
				"V14.0.9.0.TKFMIXM, with all its letters.",
	[REPLY_OTHER_MODEL] = "Nothing was noted. Read the version again on this phone and type it here; "
			      "if it is exactly what this phone shows, type the same once more.",
	[REPLY_NO_MESSAGE_KNOWN] = "Latchkey does not know this message. Nothing was noted; enter its "
				   "number if it shows one.",
	[REPLY_EMPTY] = "An empty line is no answer here. q leaves, ? says more.",
	[REPLY_LOOKS_LIKE_ADDRESS] = "That looks like an e-mail address. It was not kept; Latchkey never "
				     "needs one.",
	[REPLY_LOOKS_LIKE_NUMBER] = "That looks like a phone or account number. It was not kept; Latchkey "
				    "never needs one.",
	[REPLY_LOOKS_LIKE_TOKEN] = "That looks like a token or password. It was not kept; Latchkey never "
				   "needs one.",
	[REPLY_TOO_LONG] = "That is too long, and was not kept.",
	[REPLY_UNREADABLE] = "That holds characters that cannot be read. It was not kept.",
};
_Static_assert(sizeof(replies) / sizeof(*replies) == REPLY_COUNT, "every reply needs its words");

const char *asking_words_reply(enum prompt_reply reply)
{
	return replies[reply];
}

const char *asking_words_group(enum loss_group group)
{
	static const char *const words[] = {
		[LOSS_UNKNOWN] = "",
		[LOSS_DATA] = "Data: all of it is lost",
		[LOSS_FEATURES] = "Features: what stops, or may stop",
		[LOSS_NEVER] = "Never again, or once a year: what cannot be had back",
	};
	_Static_assert(sizeof(words) / sizeof(*words) == LOSS_GROUP_COUNT, "every group has words");

	return words[group];
}

const char *asking_words_end(enum prompt_end end)
{
	static const char *const words[] = {
		[PROMPT_END_NONE] = "",
		[PROMPT_END_FINISHED] = "There is nothing more to do on this route.",
		[PROMPT_END_WAITING] = "Nothing can be done now.",
		[PROMPT_END_BLOCKED] = "Stop here: use up no permission, binding or attempt until this is settled.",
		[PROMPT_END_PUT_OFF] = "The next step has been put off.",
	};
	_Static_assert(sizeof(words) / sizeof(*words) == PROMPT_END_COUNT, "every end has words");

	return words[end];
}

const char *asking_words_fault(enum fault fault)
{
	static const char *const words[] = {
		[FAULT_UNKNOWN] = "not known",
		[FAULT_NOBODY] = "nobody; this is no error",
		[FAULT_OWNER] = "something you can change",
		[FAULT_NETWORK] = "the network",
		[FAULT_PHONE] = "the phone",
		[FAULT_ACCOUNT] = "the account",
		[FAULT_TOOL] = "the tool",
		[FAULT_XIAOMI] = "Xiaomi",
		[FAULT_SELLER] = "how the phone was sold, or who had it before",
	};
	_Static_assert(sizeof(words) / sizeof(*words) == FAULT_COUNT, "every fault has words");

	return words[fault];
}

const char *asking_words_sure(enum confidence sure)
{
	static const char *const words[] = {
		[CONFIDENCE_UNKNOWN] = "not said how sure",
		[CONFIDENCE_SEVERAL] = "several sources",
		[CONFIDENCE_ONE] = "one source",
		[CONFIDENCE_DISPUTED] = "sources differ",
		[CONFIDENCE_INFERRED] = "Latchkey's own reasoning",
	};
	_Static_assert(sizeof(words) / sizeof(*words) == CONFIDENCE_COUNT, "every one has words");

	return words[sure];
}
