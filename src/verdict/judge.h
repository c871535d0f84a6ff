/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_VERDICT_JUDGE_H
#define LATCHKEY_VERDICT_JUDGE_H

#include <latchkey/verdict.h>

/* What the judges share; inside of verdict only. */

struct judge {
	const struct verdict_input *in;
	struct verdict *out;
	const struct package *package;
	const struct phone *phone;   /* NULL: none was asked */
	const struct rom *rom;       /* NULL: second-hand check */
	const char *codename;        /* of the phone or as it was named; NULL unknown */
	const struct catalog_device *device; /* NULL: not in the catalog */
};

/* One each; a judge adds at most one finding. judges[] in verdict.c says in which order. */
void judge_archive(struct judge *judge);
void judge_checksum(struct judge *judge);
void judge_origin(struct judge *judge);
void judge_product(struct judge *judge);
void judge_rollback(struct judge *judge);
void judge_script(struct judge *judge);
void judge_region(struct judge *judge);
void judge_relock(struct judge *judge);
void judge_merge(struct judge *judge);
void judge_battery(struct judge *judge);
void judge_critical(struct judge *judge);
void judge_mode(struct judge *judge);
void judge_lock(struct judge *judge);
void judge_slots(struct judge *judge);
void judge_installed(struct judge *judge);
void judge_firmware(struct judge *judge);
void judge_android(struct judge *judge);
void judge_data(struct judge *judge);
void judge_build(struct judge *judge);
void judge_age(struct judge *judge);

/* ---- making findings ---- */

/** finding_add() - with the id and level of its rule. */
struct finding *finding_add(struct judge *judge, enum why why);
/** finding_say() - the next word of its sentence. */
void finding_say(struct finding *finding, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void finding_phone(struct finding *finding, const char *variable, const char *value);
void finding_package(struct finding *finding, const struct rom_evidence *where);
void finding_owner(struct finding *finding, const char *option, const char *value);
void finding_catalog(struct finding *finding, const char *table, const char *as_of,
		     const char *text);
/** finding_package_name() - the package's name as evidence. */
void finding_package_name(struct finding *finding, const struct judge *judge);

/** list_add() - one more name in "a, b, c"; left out if it has no room. */
void list_add(char *list, size_t size, const char *name);

/** level_of() - of a finding that was made before; LEVEL_CANNOT_TELL if there is none. */
enum finding_level level_of(const struct judge *judge, enum finding_id id);

/* ---- the package ---- */

void package_make(const struct rom *rom, struct package *ret);

/** script_is_chosen() - whether the owner named it, with or without its ending. */
bool script_is_chosen(const struct judge *judge, const struct rom_script *script);
/**
 * script_counts() - whether the verdict is about this script: the chosen ones; without a choice all
 * that do not lock, and those whose name does not say that they lock.
 */
bool script_counts(const struct judge *judge, const struct rom_script *script);
/** script_base() - its name without folders. */
const char *script_base(const struct rom_script *script);
/** scripts_answer() - of those that count: yes if any, no if all, else cannot tell. */
enum rom_answer scripts_answer(const struct judge *judge, enum rom_question question);
/** package_brings_firmware() - bootloader or firmware among what is written to the phone. */
enum rom_answer package_brings_firmware(const struct judge *judge);
const struct rom_act *scripts_act(const struct judge *judge, enum rom_act_kind kind);

/* ---- regions ---- */

enum market {
	MARKET_UNKNOWN = 0,
	MARKET_CHINA,
	MARKET_GLOBAL, /* and all that is sold with Global models: Europe, Turkey, Taiwan, ... */
	MARKET_INDIA,
	MARKET_JAPAN,
	MARKET_KOREA,
};

enum market market_of_region(const struct catalog_region *region);
enum market market_of_model(const struct catalog_model *model);
/** model_fits() - whether the model number is one of this phone. */
bool model_fits(const struct judge *judge, const struct catalog_model *model);

#endif
