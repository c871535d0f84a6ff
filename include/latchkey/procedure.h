/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_PROCEDURE_H
#define LATCHKEY_PROCEDURE_H

#include <latchkey/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Xiaomi's official unlock as data: src/guide/procedure.yaml, embedded when Latchkey is built, or
 * a file of the user's. Every sentence an owner reads about the route stands there, with its
 * source, the date on which the source last said so, and how sure it is. docs/procedure.md tells
 * how to correct a rule; docs/procedure.schema.json is the same shape for editors.
 *
 * All strings are valid UTF-8 that a terminal may see (text.h), in one line, never NULL unless
 * said so. Everything is immutable and lives as long as the procedure.
 */

enum route {
	ROUTE_UNKNOWN = 0, /* too little is known to choose */
	ROUTE_UNLOCKED,    /* the bootloader says that it is unlocked already */
	ROUTE_ANDROID_ONE, /* plain fastboot, typed by the owner */
	ROUTE_MIUI,        /* outside China, MIUI that never ran HyperOS */
	ROUTE_HYPEROS,     /* outside China, HyperOS now or before */
	ROUTE_CHINA,       /* no opening known */
	ROUTE_NONE,        /* no official way */
	ROUTE_RETURN,      /* back to the seller; chosen by the owner, never by us */
	ROUTE_COUNT
};

/* How sure a claim is. */
enum confidence {
	CONFIDENCE_UNKNOWN = 0,
	CONFIDENCE_SEVERAL,  /* several independent sources */
	CONFIDENCE_ONE,      /* one source */
	CONFIDENCE_DISPUTED, /* sources differ; the others are in @other */
	CONFIDENCE_INFERRED, /* worked out, nobody says it in these words */
	CONFIDENCE_COUNT
};

enum source_kind {
	SOURCE_UNKNOWN = 0,
	SOURCE_OFFICIAL,    /* Xiaomi's or Google's own words */
	SOURCE_REFERENCE,   /* an encyclopaedia, a project's wiki */
	SOURCE_COMMUNITY,   /* collections and guides of owners */
	SOURCE_OBSERVATION, /* somebody did it and wrote down what happened */
	SOURCE_REASONING,   /* worked out by us */
	SOURCE_COUNT
};

/* What the plan does with a step; each value is understood by plan_make(). */
enum step_kind {
	STEP_UNKNOWN = 0,
	STEP_DO,         /* something to do; done when the owner says so */
	STEP_ASK,        /* done when its questions are answered */
	STEP_READ,       /* the phone is read in fastboot */
	STEP_PERMISSION, /* ask in the Community app, once a night, until granted */
	STEP_BIND,       /* starts the wait */
	STEP_WAIT,       /* done when the wait is over */
	STEP_CONFIRM,    /* the losses, confirmed in three groups */
	STEP_UNLOCK,     /* the point of no return */
	STEP_VERIFY,     /* the bootloader is asked again; only it ends the walk */
	STEP_KIND_COUNT
};

/* What a step uses up. */
enum spend {
	SPEND_UNKNOWN = 0,
	SPEND_DAY, /* one of the day's permissions */
	SPEND_MONTH,
	SPEND_YEAR,       /* the account's one device of the year */
	SPEND_SIM,        /* one of the SIM card's two bindings */
	SPEND_PERMISSION, /* the permission itself */
	SPEND_WAIT,       /* starts a wait; again means from the beginning */
	SPEND_DATA,       /* everything on the phone */
	SPEND_COUNT
};

enum question_kind {
	ANSWER_UNKNOWN = 0,
	ANSWER_CHOICE,       /* one of the choices */
	ANSWER_VERSION_CODE, /* text that the catalog can decode */
	ANSWER_MODEL,        /* a printed model number */
	ANSWER_LABEL,        /* a label of the owner's own (journal_label_is_safe()) */
	QUESTION_KIND_COUNT
};

enum effect {
	EFFECT_NONE = 0,
	EFFECT_NOTE,
	EFFECT_WARN,
	EFFECT_BLOCK, /* nothing may be spent while this is the answer */
	EFFECT_COUNT
};

enum loss_group { LOSS_UNKNOWN = 0, LOSS_DATA, LOSS_FEATURES, LOSS_NEVER, LOSS_GROUP_COUNT };

/* Where a message is met. */
enum place {
	PLACE_UNKNOWN = 0,
	PLACE_PHONE,  /* Mi Unlock status on the phone */
	PLACE_SCREEN, /* the phone while it starts, or locked */
	PLACE_PC,     /* the Mi Unlock tool, or its server */
	PLACE_APP,    /* the Community app */
	PLACE_LOGIN,  /* signing in to the Xiaomi account */
	PLACE_COUNT
};

enum fault {
	FAULT_UNKNOWN = 0,
	FAULT_NOBODY, /* not an error */
	FAULT_OWNER,
	FAULT_NETWORK,
	FAULT_PHONE,
	FAULT_ACCOUNT,
	FAULT_TOOL,
	FAULT_XIAOMI,
	FAULT_SELLER,
	FAULT_COUNT
};

/* Numbers that the plan computes with. The file must hold each exactly once. */
enum number {
	NUMBER_ACCOUNT_AGE_DAYS = 0,
	NUMBER_ACTIVATION_DAYS,
	NUMBER_OPENING_HOUR_BEIJING,
	NUMBER_WAIT_HYPEROS_HOURS,
	NUMBER_WAIT_MIUI_HOURS,
	NUMBER_UNLOCKS_A_YEAR,
	NUMBER_DAYS_BETWEEN_UNLOCKS,
	NUMBER_ACCOUNT_ERROR_DAYS,
	NUMBER_BINDINGS_A_SIM,
	NUMBER_SIM_MONTHS,
	NUMBER_HOLD_POWER_SECONDS,
	NUMBER_RULES_OLD_MONTHS,
	NUMBER_COUNT
};

/* Sentences that code chooses. The file must hold each exactly once. */
enum sentence {
	SENTENCE_REASON_UNLOCKED = 0,
	SENTENCE_REASON_ANDROID_ONE,
	SENTENCE_REASON_UNISOC,
	SENTENCE_REASON_NO_STATUS_ITEM,
	SENTENCE_REASON_CHINA_ROM,
	SENTENCE_REASON_CHINA_HARDWARE,
	SENTENCE_REASON_CHINA_MIUI,
	SENTENCE_REASON_HYPEROS,
	SENTENCE_REASON_HYPEROS_BEFORE,
	SENTENCE_REASON_HYPEROS_DEMANDED,
	SENTENCE_REASON_PERMISSION,
	SENTENCE_REASON_WAIT_BEGAN,
	SENTENCE_REASON_MIUI,
	SENTENCE_REASON_MIUI_HISTORY_UNKNOWN,
	SENTENCE_REASON_LOCK_CONFLICT,
	SENTENCE_REASON_TOO_LITTLE_KNOWN,
	SENTENCE_REASON_RETURN,
	SENTENCE_RULES_ARE_OLD,
	SENTENCE_RULES_CHANGE,
	SENTENCE_YEAR_USED,
	SENTENCE_YEAR_USED_NO_DATE,
	SENTENCE_YEAR_OTHER_READING,
	SENTENCE_MONTH_LATER_READING,
	SENTENCE_PERMISSION_RAN_OUT,
	SENTENCE_PERMISSION_NO_END_SEEN,
	SENTENCE_PERMISSION_ENDS_BEFORE_WAIT,
	SENTENCE_OPENING_EACH_NIGHT,
	SENTENCE_QUOTA_MAY_BE_WRONG,
	SENTENCE_WAIT_ASSUMED,
	SENTENCE_WAIT_FROM_TOOL,
	SENTENCE_WAIT_STARTED_AGAIN,
	SENTENCE_NEVER_LOOK_AT_THE_WAIT,
	SENTENCE_ACCOUNT_TOO_YOUNG,
	SENTENCE_ACCOUNT_BLOCKED_UNTIL,
	SENTENCE_ACCOUNT_REGION_DIFFERS,
	SENTENCE_NOT_ACTIVE_LONG_ENOUGH,
	SENTENCE_MODEL_REFUSED,
	SENTENCE_SIGNATURE_REFUSED,
	SENTENCE_UPDATED_TO_HYPEROS,
	SENTENCE_VERSION_OF_OTHER_MODEL,
	SENTENCE_SHORTEST_TIME,
	SENTENCE_SUCCESS,
	SENTENCE_STILL_LOCKED,
	SENTENCE_OPENING_ALARM,
	SENTENCE_DEADLINE_ALARM,
	SENTENCE_WAIT_END_ALARM,
	SENTENCE_YEAR_END_ALARM,
	SENTENCE_CURE_WITHHELD,
	SENTENCE_LEAVE_FASTBOOT,
	SENTENCE_COUNT
};

/* What another source says about the same thing. */
struct other_claim {
	const char *say;
	const char **from; /* source ids */
	uint32_t from_count;
	const char *seen;
	uint32_t value; /* for numbers: the other value; 0 if it names none */
};

/**
 * struct claim - one sentence and what it rests on.
 * @say:   for the owner; NULL only in a choice that has no effect.
 * @from:  ids of sources, at least one.
 * @seen:  YYYY-MM or YYYY-MM-DD: when a source last said so.
 * @other: at least one if @sure is CONFIDENCE_DISPUTED.
 */
struct claim {
	const char *say;
	const char **from;
	uint32_t from_count;
	const char *seen;
	enum confidence sure;
	struct other_claim *other;
	uint32_t other_count;
};

struct procedure_source {
	const char *id;
	const char *title;
	const char *url;   /* NULL if there is none that we may name */
	const char *dated; /* of the text that was read */
	enum source_kind kind;
};

struct procedure_number {
	enum number id;
	uint32_t value;
	struct claim claim;
};

struct procedure_sentence {
	enum sentence id;
	struct claim claim;
};

struct procedure_route {
	enum route id;
	const char *title;
	struct claim *about; /* what this route is, one claim each */
	uint32_t about_count;
	const char **steps; /* step ids, in order */
	uint32_t steps_count;
	struct claim *unknowable; /* what nobody can know */
	uint32_t unknowable_count;
};

/* A step applies only if the answer to @question is one of @is. An unanswered question counts as
 * "dont-know". */
struct procedure_condition {
	const char *question;
	const char **is;
	uint32_t is_count;
};

struct procedure_spend {
	enum spend what;
	struct claim claim;
};

struct procedure_link {
	const char *title;
	const char *url; /* https, of Xiaomi or neutral */
};

/**
 * struct procedure_step - one thing to do.
 * @needs:  ids of steps that must be done before; those which do not apply do not count.
 */
struct procedure_step {
	const char *id;
	const char *title;
	enum step_kind kind;
	struct claim why;
	const char **instructions; /* "do" in the file */
	uint32_t instructions_count;
	const char *see; /* how to see that it is done */
	const char **checklist;
	uint32_t checklist_count;
	struct procedure_condition *when;
	uint32_t when_count;
	const char **needs;
	uint32_t needs_count;
	const char **asks; /* question ids */
	uint32_t asks_count;
	struct procedure_spend *spends;
	uint32_t spends_count;
	struct claim *donts;
	uint32_t donts_count;
	struct claim *resets; /* what throws it back */
	uint32_t resets_count;
	struct claim *notes;
	uint32_t notes_count;
	const char **messages; /* ids of messages that may be met here */
	uint32_t messages_count;
	struct procedure_link *links;
	uint32_t links_count;
	uint32_t minutes_least, minutes_most;
	const enum number *wait; /* STEP_WAIT: how long; NULL otherwise */
	bool needs_permission;   /* must happen before the permission runs out */
	bool in_fastboot;        /* the phone is connected, in its bootloader */
	bool during_wait;        /* can be done while a wait runs */
};

struct procedure_choice {
	const char *id;
	const char *label;
	enum effect effect;
	struct claim claim; /* @say is NULL where the effect is none */
};

/* "dont-know" is a choice of every question and stands in no list unless it has an effect. */
struct procedure_question {
	const char *id;
	const char *ask;
	enum question_kind kind;
	struct claim why;
	struct procedure_choice *choices;
	uint32_t choices_count;
	struct procedure_condition *when; /* asked only then */
	uint32_t when_count;
};

struct procedure_loss {
	const char *id;
	enum loss_group group;
	bool stock_only; /* does not concern somebody who installs another system */
	struct claim claim;
};

struct procedure_lock {
	const char *id;
	const char *title;
	bool ours; /* the bootloader lock, the only one Latchkey speaks of */
	struct claim claim;
};

/**
 * struct procedure_message - something the phone, the tool or the app says.
 * @codes: numbers as they are shown; may be none.
 * @texts: as they are shown, '*' for a part that varies; may be none.
 * @restarts_wait: @next would throw a running wait back; then @during_wait is said instead.
 * @locks: explain the four locks with it.
 */
struct procedure_message {
	const char *id;
	enum place place;
	enum fault fault;
	const char **codes;
	uint32_t codes_count;
	const char **texts;
	uint32_t texts_count;
	struct claim meaning;
	const char *next;
	const char **avoid;
	uint32_t avoid_count;
	bool restarts_wait;
	const char *during_wait; /* NULL unless @restarts_wait */
	bool locks;
};

/* A change of the rules, oldest first. */
struct procedure_change {
	const char *date;
	struct claim claim;
};

struct procedure {
	uint32_t format;
	const char *rules; /* YYYY-MM: the date all of it was last gone through */
	struct procedure_source *sources;
	uint32_t sources_count;
	struct procedure_number *numbers;
	uint32_t numbers_count;
	struct procedure_sentence *sentences;
	uint32_t sentences_count;
	struct procedure_route *routes;
	uint32_t routes_count;
	struct procedure_step *steps;
	uint32_t steps_count;
	struct procedure_question *questions;
	uint32_t questions_count;
	struct procedure_loss *losses;
	uint32_t losses_count;
	struct procedure_lock *locks;
	uint32_t locks_count;
	struct procedure_message *messages;
	uint32_t messages_count;
	struct procedure_change *history;
	uint32_t history_count;
};

enum { PROCEDURE_FORMAT = 1, PROCEDURE_BYTES = 1024 * 1024 };

/**
 * procedure_builtin() - the rules this Latchkey was built with.
 * @ret: free with procedure_free(); untouched on failure.
 *
 * Return: 0; -E_NOMEM; -E_INTERNAL if the embedded file is wrong (the tests would have said so).
 */
int procedure_builtin(struct procedure **ret, struct error *err);

/**
 * procedure_load() - rules from a file.
 *
 * The whole file or nothing: a file that breaks one rule of the format is refused.
 *
 * Return: 0; -E_INPUT with "FILE:LINE: what was expected"; -E_LIMIT; -E_NOMEM.
 */
int procedure_load(const char *path, struct procedure **ret, struct error *err);

/** procedure_parse() - the same from memory; @name stands for the file in messages. */
int procedure_parse(const char *bytes, size_t length, const char *name, struct procedure **ret,
		    struct error *err);

/** procedure_free() - accepts NULL. */
void procedure_free(struct procedure *procedure);

/* Look-ups. Those by enum never return NULL; those by id do if there is none. */
const struct procedure_route *procedure_route(const struct procedure *procedure, enum route id);
const struct procedure_number *procedure_number(const struct procedure *procedure, enum number id);
const struct claim *procedure_sentence(const struct procedure *procedure, enum sentence id);
const struct procedure_step *procedure_step(const struct procedure *procedure, const char *id);
const struct procedure_question *procedure_question(const struct procedure *procedure,
						    const char *id);
const struct procedure_choice *procedure_choice(const struct procedure_question *question,
						const char *id);
const struct procedure_message *procedure_message(const struct procedure *procedure,
						  const char *id);
const struct procedure_source *procedure_source(const struct procedure *procedure, const char *id);

/**
 * claim_months_old() - whole months from the claim's date to @now (seconds, UTC); 0 if the date
 * lies ahead. Above NUMBER_RULES_OLD_MONTHS it is shown as old.
 */
unsigned claim_months_old(const char *seen, int64_t now);

/* Stable names as the file and JSON show them: "android-one", "several", "block". */
const char *route_name(enum route route);
const char *confidence_name(enum confidence confidence);
const char *source_kind_name(enum source_kind kind);
const char *step_kind_name(enum step_kind kind);
const char *spend_name(enum spend spend);
const char *effect_name(enum effect effect);
const char *loss_group_name(enum loss_group group);
const char *place_name(enum place place);
const char *fault_name(enum fault fault);
const char *sentence_name(enum sentence sentence);
const char *question_kind_name(enum question_kind kind);

#endif
