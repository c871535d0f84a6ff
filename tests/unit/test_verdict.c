/* SPDX-License-Identifier: MIT */
#include <latchkey/verdict.h>

#include "unit.h"

#include "../../src/ui/findings.h"

#include <stdio.h>

/*
 * A phone and a package that fit, and one change in each row: which rule answers, how it weighs,
 * and what becomes of the verdict.
 */

enum { SCRIPTS = 5, ACTS = 6, CLAIMS = 6, PARTS = 6 };

struct world {
	struct phone phone;
	bool has_phone, has_rom, has_running;
	struct rom rom;
	struct rom_claim products[CLAIMS], indices[CLAIMS];
	struct rom_script scripts[SCRIPTS];
	struct rom_act acts[SCRIPTS][ACTS];
	struct rom_partition partitions[PARTS];
	struct rom_image images[PARTS];
	struct version running;
	const char *codename, *model, *script;
	struct verdict verdict;
};

#define NAME "alioth_global_images_V14.0.8.0.TKHMIXM_20230901.0000.00_13.0_global"
#define HASH "_5df4335a52.tgz"

/* ---- building ---- */

static void put(char *ret, size_t size, const char *text)
{
	snprintf(ret, size, "%s", text);
}
#define PUT(field, text) put((field), sizeof(field), (text))

static void set_name(struct world *w, const char *top, const char *name)
{
	PUT(w->rom.top, top);
	PUT(w->rom.name, name);
}

static void set_anti(struct index *index, int value)
{
	*index = (struct index){.kind = value < 0 ? ANSWER_UNKNOWN_WORD : ANSWER_VALUE};
	if (value < 0)
		return;
	index->known = true;
	index->value = (unsigned)value;
	snprintf(index->text, sizeof(index->text), "%d", value);
}

/* -1: not answered. */
static void phone_index(struct world *w, int anti, int rollback_ver)
{
	struct rollback *rollback = &w->phone.rollback;

	set_anti(&rollback->anti, anti);
	set_anti(&rollback->rollback_ver, rollback_ver);
	rollback->known = anti >= 0 || rollback_ver >= 0;
	rollback->conflict = anti >= 0 && rollback_ver >= 0 && anti != rollback_ver;
	rollback->index = (unsigned)(anti > rollback_ver ? anti : rollback_ver);
}

static void add_product(struct world *w, const char *name, enum rom_source source)
{
	struct rom_claim *claim = &w->products[w->rom.products.count++];

	PUT(claim->value, name);
	claim->source = source;
	PUT(claim->where.file, NAME "/flash_all.sh");
	claim->where.line = 2;
}

static void set_product(struct world *w, const char *name)
{
	w->rom.products.count = 0;
	add_product(w, name, ROM_FROM_SCRIPT);
	PUT(w->acts[0][0].detail, name);
	set_name(w, "", "rom.tgz");
}

static void add_index(struct world *w, unsigned value)
{
	struct rom_claim *claim = &w->indices[w->rom.indices.count++];

	claim->number = value;
	claim->source = w->rom.indices.count == 1 ? ROM_FROM_FILE : ROM_FROM_SCRIPT;
	w->rom.index.present = ROM_YES;
	w->rom.index.conflict = w->indices[0].number != value;
	snprintf(claim->value, sizeof(claim->value), "%u", value);
}

static void package_index(struct world *w, int value)
{
	w->rom.indices.count = 0;
	w->rom.index = (struct rom_index){.present = ROM_NO};
	if (value >= 0)
		add_index(w, (unsigned)value);
}

static struct rom_act *add_act(struct world *w, size_t script, enum rom_act_kind kind,
			       const char *detail)
{
	struct rom_act *act = &w->acts[script][w->scripts[script].act_count++];

	act->kind = kind;
	PUT(act->detail, detail);
	act->where.line = (unsigned)w->scripts[script].act_count + 1;
	return act;
}

static struct rom_script *add_script(struct world *w, const char *name, enum rom_answer locks)
{
	size_t i = w->rom.script_count++;
	struct rom_script *script = &w->scripts[i];

	PUT(script->name, name);
	script->dialect = ROM_SHELL;
	script->acts = w->acts[i];
	for (size_t j = 0; j < ROM_QUESTIONS; j++)
		script->answers[j] = ROM_NO;
	script->answers[ROM_LOCKS] = locks;
	if (locks == ROM_YES)
		add_act(w, i, ROM_ACT_LOCK, "oem lock");
	if (locks == ROM_YES)
		w->rom.answers[ROM_LOCKS] = ROM_YES;
	if (locks == ROM_CANNOT_TELL && w->rom.answers[ROM_LOCKS] != ROM_YES)
		w->rom.answers[ROM_LOCKS] = ROM_CANNOT_TELL;
	return script;
}

static void drop_scripts(struct world *w)
{
	w->rom.script_count = 0;
	memset(w->scripts, 0, sizeof(w->scripts));
	memset(w->acts, 0, sizeof(w->acts));
	for (size_t i = 0; i < ROM_QUESTIONS; i++)
		w->rom.answers[i] = ROM_NO;
}

static void add_flash_all(struct world *w)
{
	struct rom_script *script = add_script(w, NAME "/flash_all.sh", ROM_NO);
	struct rom_act *check = add_act(w, 0, ROM_ACT_PRODUCT, "alioth");

	check->check = ROM_CHECK_PREFIX;
	add_act(w, 0, ROM_ACT_BOOTLOADER, "xbl_ab");
	add_act(w, 0, ROM_ACT_WIPE, "userdata");
	script->answers[ROM_WIPES] = script->answers[ROM_BRINGS_BOOTLOADER] = ROM_YES;
}

static void add_partition(struct world *w, const char *name, enum rom_partition_class class)
{
	struct rom_partition *partition = &w->partitions[w->rom.partition_count++];

	PUT(partition->name, name);
	partition->class = class;
}

static void set_sum(struct world *w, enum rom_checksum_source source, enum rom_answer matches)
{
	struct rom_checksum *sum = &w->rom.sums[source];

	sum->present = true;
	sum->matches = matches;
	PUT(sum->expected, "5df4335a52");
	PUT(sum->source, "the file name");
}

static void set_running(struct world *w, const char *text)
{
	struct error err;

	if (version_parse(text, &w->running, &err))
		fail_msg("%s", err.text);
	w->has_running = true;
}

static void set_ota(struct world *w, enum rom_ota_field field, const char *text)
{
	w->rom.ota.has_metadata = w->rom.ota.has[field] = true;
	PUT(w->rom.ota.field[field], text);
}

/* A phone and a fastboot package that fit. */
static void good(struct world *w)
{
	memset(w, 0, sizeof(*w));
	w->has_phone = w->has_rom = true;
	w->phone = (struct phone){.has_product = true, .confirmed = true, .product = "alioth",
				  .speaker = SPEAKER_BOOTLOADER, .merge = MERGE_NONE};
	w->phone.lock.state = LOCK_UNLOCKED;
	w->phone.lock.critical_unlocked = STATE_YES;
	w->phone.lock.witness_count = 1;
	w->phone.lock.witnesses[0] = (struct witness){.question = QUESTION_UNLOCKED,
						      .kind = ANSWER_VALUE,
						      .says = LOCK_UNLOCKED, .text = "yes"};
	w->phone.slots = (struct slots){.layout = SLOTS_AB, .current = 'a', .count = 2};
	w->phone.battery.enough_to_flash = STATE_YES;
	phone_index(w, 1, -1);
	w->rom = (struct rom){.form = ROM_TAR_GZ, .whole = ROM_YES, .origin = ROM_OFFICIAL,
			      .entry_count = 5};
	w->rom.products.list = w->products;
	w->rom.indices.list = w->indices;
	w->rom.scripts = w->scripts;
	w->rom.partitions = w->partitions;
	w->rom.images = w->images;
	set_name(w, NAME, NAME HASH);
	set_sum(w, ROM_SUM_NAME, ROM_YES);
	drop_scripts(w);
	add_flash_all(w);
	add_product(w, "alioth", ROM_FROM_SCRIPT);
	add_script(w, NAME "/flash_all_lock.sh", ROM_YES);
	package_index(w, 1);
}

/* A good custom ROM of the kind that brings no firmware. */
static void custom(struct world *w)
{
	drop_scripts(w);
	package_index(w, -1);
	w->rom.form = ROM_ZIP;
	w->rom.origin = ROM_CUSTOM;
	w->rom.products.count = 0;
	add_product(w, "alioth", ROM_FROM_METADATA);
	set_name(w, "", "lineage-22.1-20250101-nightly-alioth-signed.zip");
	memset(w->rom.sums, 0, sizeof(w->rom.sums));
	w->rom.ota.has_metadata = w->rom.ota.has_payload = w->rom.ota.manifest_read = true;
	set_ota(w, ROM_OTA_SDK, "35");
	add_partition(w, "boot", ROM_PARTITION_SYSTEM);
	add_partition(w, "system", ROM_PARTITION_SYSTEM);
}

/* An official update for Xiaomi's own updater, newer than what runs on a locked phone. */
static void update(struct world *w)
{
	drop_scripts(w);
	package_index(w, -1);
	w->rom.form = ROM_ZIP;
	w->rom.products.count = 0;
	add_product(w, "alioth", ROM_FROM_METADATA);
	set_name(w, "", "miui_ALIOTHGlobal_V14.0.8.0.TKHMIXM_5df4335a52_13.0.zip");
	w->rom.ota.has_metadata = true;
	w->phone.lock.state = LOCK_LOCKED;
	set_running(w, "V14.0.7.0.TKHMIXM");
}

static void image(struct world *w)
{
	drop_scripts(w);
	package_index(w, -1);
	w->rom.form = ROM_IMAGE;
	w->rom.origin = ROM_ORIGIN_UNKNOWN;
	w->rom.products.count = 0;
	set_name(w, "", "boot.img");
	w->rom.image_count = 1;
	PUT(w->images[0].name, "boot.img");
	w->images[0].kind = ROM_IMAGE_BOOT;
}

static void second_hand(struct world *w)
{
	w->has_rom = false;
	set_running(w, "V14.0.8.0.TKHMIXM");
	w->model = "M2012K11AG";
}

static void no_phone(struct world *w)
{
	w->has_phone = false;
	w->codename = "alioth";
}

static void lock_chosen(struct world *w)
{
	w->script = "flash_all_lock.sh";
	w->model = "M2012K11AG";
}

static void oddity(struct world *w, unsigned flag)
{
	w->rom.flags |= flag;
}

static void damage(struct world *w, enum rom_damage kind)
{
	w->rom.damage = kind;
	w->rom.whole = kind == ROM_NOT_AN_ARCHIVE ? ROM_CANNOT_TELL : ROM_NO;
}

static void do_verdict(struct world *w)
{
	struct verdict_input input = {.codename = w->codename, .model = w->model,
				      .script = w->script};

	if (w->has_phone)
		input.phone = &w->phone;
	if (w->has_rom)
		input.rom = &w->rom;
	if (w->has_running)
		input.running = &w->running;
	verdict_make(&input, &w->verdict);
}

/* ---- one change in each row ---- */

#define OK LEVEL_OK
#define WARN LEVEL_WARN
#define STOP LEVEL_STOP
#define UNSURE LEVEL_CANNOT_TELL

static void set_latest(struct world *w)
{
	struct catalog_release latest;
	char top[200];

	assert_true(catalog_latest(catalog_device("alioth"), "MI", &latest));
	snprintf(top, sizeof(top), "alioth_global_images_%s_20260101.0000.00_13.0_global",
		 latest.version);
	set_name(w, top, "x.tgz");
}

static unsigned failures;
static bool seen[WHY_COUNT];

static const struct finding *find_why(const struct world *w, enum why why)
{
	for (size_t i = 0; i < w->verdict.count; i++)
		if (w->verdict.findings[i].why == why)
			return &w->verdict.findings[i];
	return NULL;
}

static void check(struct world *w, const char *row, enum why why, enum finding_level level,
		  enum verdict_answer answer)
{
	const struct finding *finding;

	do_verdict(w);
	seen[why] = true;
	finding = find_why(w, why);
	if (finding && finding->level == level && w->verdict.answer == answer)
		return;
	failures++;
	print_error("%s: verdict %s, wanted %s; %s\n", row, verdict_name(w->verdict.answer),
		    verdict_name(answer), !finding ? "another rule answered" : level_name(finding->level));
	for (size_t i = 0; i < w->verdict.count; i++)
		print_error("  %s %s %d\n", finding_name(w->verdict.findings[i].id),
			    level_name(w->verdict.findings[i].level),
			    (int)w->verdict.findings[i].why);
}

#define ROW(row, why, level, answer, ...)                                                          \
	do {                                                                                       \
		good(&w);                                                                          \
		__VA_ARGS__;                                                                       \
		check(&w, row, WHY_##why, level, answer);                                          \
		check_words(&w, row);                                                              \
	} while (0);

/* Every sentence is complete, whatever the finding says. */
static void check_words(const struct world *w, const char *row)
{
	struct text text = {0};

	for (size_t i = 0; i < w->verdict.count; i++) {
		const struct finding *finding = &w->verdict.findings[i];

		finding_sentence(&text, finding);
		if (!text.length || strchr(text_cstr(&text), '%') || strstr(text_cstr(&text), "  ") ||
		    strstr(text_cstr(&text), " .") || strstr(text_cstr(&text), "()") ||
		    strstr(text_cstr(&text), " ,") || text.bytes[text.length - 1] != '.') {
			failures++;
			print_error("%s: says '%s'\n", row, text_cstr(&text));
		}
	}
	text_release(&text);
}

static void each_rule_answers_as_the_table_says(void **state)
{
	static struct world w;

	(void)state;
	/* product */
	ROW("what fits is ok", PRODUCT_EXACT, OK, VERDICT_OK, (void)0)
	ROW("another phone is a stop", PRODUCT_OTHER, STOP, VERDICT_STOP, set_product(&w, "sagit"))
	ROW("a check that lets pass what begins alike is named", PRODUCT_LETS_PASS, STOP,
	    VERDICT_STOP, set_product(&w, "beryl"); PUT(w.phone.product, "beryllium"))
	ROW("a check that holds back what begins alike is not", PRODUCT_ALIKE, STOP, VERDICT_STOP,
	    set_product(&w, "beryl"); w.acts[0][0].check = ROM_CHECK_EXACT;
	    PUT(w.phone.product, "beryllium"))
	ROW("a check anywhere in the name lets pass as well", PRODUCT_LETS_PASS, STOP,
	    VERDICT_STOP, set_product(&w, "oneclite"); PUT(w.phone.product, "xoneclite");
	    w.acts[0][0].check = ROM_CHECK_ANYWHERE)
	ROW("the longer name in the package is no match", PRODUCT_ALIKE, STOP, VERDICT_STOP,
	    set_product(&w, "beryllium"); PUT(w.phone.product, "beryl"))
	ROW("a family name cannot be told", PRODUCT_FAMILY, UNSURE, VERDICT_CANNOT_TELL,
	    set_product(&w, "miatoll"); PUT(w.phone.product, "curtana"))
	ROW("a phone of another family is another phone", PRODUCT_OTHER, STOP, VERDICT_STOP,
	    set_product(&w, "miatoll"))
	ROW("a family and its member together are exact", PRODUCT_EXACT, OK, VERDICT_OK,
	    set_product(&w, "miatoll"); PUT(w.phone.product, "curtana");
	    add_product(&w, "curtana", ROM_FROM_METADATA))
	ROW("the same builds under another name cannot be told", PRODUCT_SAME_BUILDS, UNSURE,
	    VERDICT_CANNOT_TELL, set_product(&w, "HM2014813"); PUT(w.phone.product, "wt86047"))
	ROW("one of four devices is exact", PRODUCT_EXACT, OK, VERDICT_OK,
	    set_product(&w, "merlin"); add_product(&w, "merlinnfc", ROM_FROM_METADATA);
	    add_product(&w, "lancelot", ROM_FROM_METADATA); PUT(w.phone.product, "lancelot"))
	ROW("another spelling of a codename is the codename", PRODUCT_EXACT, OK, VERDICT_OK,
	    set_product(&w, "tissot_sprout"); PUT(w.phone.product, "tissot"))
	ROW("a name alone cannot be told", PRODUCT_NAME_ONLY, UNSURE, VERDICT_CANNOT_TELL,
	    w.rom.products.count = 0)
	ROW("the name of another phone is a stop", PRODUCT_NAME_OTHER, STOP, VERDICT_STOP,
	    w.rom.products.count = 0; PUT(w.phone.product, "sweet"))
	ROW("a name that differs from the inside cannot be told", PRODUCT_NAME_DIFFERS, UNSURE,
	    VERDICT_CANNOT_TELL, set_product(&w, "sweet"); set_name(&w, "", NAME HASH);
	    PUT(w.phone.product, "sweet"))
	ROW("a package that says nothing cannot be told", PRODUCT_NOT_SAID, UNSURE,
	    VERDICT_CANNOT_TELL, w.rom.products.count = 0; set_name(&w, "", "rom.tgz"))
	ROW("a phone that says nothing cannot be told", PRODUCT_PHONE_UNKNOWN, UNSURE,
	    VERDICT_CANNOT_TELL, w.phone.has_product = false)
	ROW("a phone that is not confirmed cannot be told", PRODUCT_PHONE_UNKNOWN, UNSURE,
	    VERDICT_CANNOT_TELL, w.phone.confirmed = false)
	ROW("a chip's name cannot be told", PRODUCT_PHONE_CHIP, UNSURE, VERDICT_CANNOT_TELL,
	    PUT(w.phone.product, "MSM8952"); w.phone.product_is_chip = true)
	ROW("no phone cannot be told", PRODUCT_NO_PHONE, UNSURE, VERDICT_CANNOT_TELL,
	    w.has_phone = false)
	ROW("a phone by itself is known", PRODUCT_KNOWN, OK, VERDICT_OK, second_hand(&w))
	ROW("a phone that no list knows cannot be told", PRODUCT_NOT_IN_CATALOG, UNSURE,
	    VERDICT_CANNOT_TELL, second_hand(&w); PUT(w.phone.product, "nokia"))
	/* anti-rollback */
	ROW("a ROM without a bootloader plays no part", ROLLBACK_NO_BOOTLOADER, OK, VERDICT_OK,
	    custom(&w))
	ROW("so it is without the phone's index", ROLLBACK_NO_BOOTLOADER, OK, VERDICT_OK,
	    custom(&w); phone_index(&w, -1, -1))
	ROW("equal passes", ROLLBACK_EQUAL, OK, VERDICT_OK, (void)0)
	ROW("an index of 0 on both sides passes", ROLLBACK_EQUAL, OK, VERDICT_OK,
	    phone_index(&w, 0, -1); package_index(&w, 0))
	ROW("rollback_ver alone is the index", ROLLBACK_EQUAL, OK, VERDICT_OK,
	    phone_index(&w, -1, 1))
	ROW("both variables that agree are one index", ROLLBACK_EQUAL, OK, VERDICT_OK,
	    phone_index(&w, 1, 1))
	ROW("higher passes and warns", ROLLBACK_HIGHER, WARN, VERDICT_OK, package_index(&w, 2))
	ROW("lower is a stop", ROLLBACK_LOWER, STOP, VERDICT_STOP, package_index(&w, 0))
	ROW("lower than rollback_ver is a stop", ROLLBACK_LOWER, STOP, VERDICT_STOP,
	    phone_index(&w, -1, 2))
	ROW("a phone in conflict counts by its higher", ROLLBACK_CONFLICT_LOWER, STOP,
	    VERDICT_STOP, phone_index(&w, 1, 2))
	ROW("a package in conflict counts by its lower", ROLLBACK_CONFLICT_LOWER, STOP,
	    VERDICT_STOP, add_index(&w, 0))
	ROW("a conflict that passes warns", ROLLBACK_CONFLICT_PASSES, WARN, VERDICT_OK,
	    add_index(&w, 4))
	ROW("a phone in conflict may pass", ROLLBACK_CONFLICT_PASSES, WARN, VERDICT_OK,
	    phone_index(&w, 0, 1))
	ROW("a phone without an index cannot be told", ROLLBACK_PHONE_UNKNOWN, UNSURE,
	    VERDICT_CANNOT_TELL, phone_index(&w, -1, -1))
	ROW("so it is with an index of 0 in the package", ROLLBACK_PHONE_UNKNOWN, UNSURE,
	    VERDICT_CANNOT_TELL, phone_index(&w, -1, -1); package_index(&w, 0))
	ROW("half an index of a phone cannot be told", ROLLBACK_PHONE_INCOMPLETE, UNSURE,
	    VERDICT_CANNOT_TELL, w.phone.rollback.incomplete = true)
	ROW("so it is with a higher one in the package", ROLLBACK_PHONE_INCOMPLETE, UNSURE,
	    VERDICT_CANNOT_TELL, w.phone.rollback.incomplete = true; package_index(&w, 9))
	ROW("below the least that it may be is a stop", ROLLBACK_LOWER, STOP, VERDICT_STOP,
	    w.phone.rollback.incomplete = true; package_index(&w, 0))
	ROW("a package without an index cannot be told", ROLLBACK_PACKAGE_UNKNOWN, UNSURE,
	    VERDICT_CANNOT_TELL, package_index(&w, -1))
	ROW("firmware in a custom ROM cannot be told", ROLLBACK_PACKAGE_UNKNOWN, UNSURE,
	    VERDICT_CANNOT_TELL, custom(&w); add_partition(&w, "modem", ROM_PARTITION_FIRMWARE))
	ROW("a partition that nobody knows cannot be told", ROLLBACK_PACKAGE_UNKNOWN, UNSURE,
	    VERDICT_CANNOT_TELL, custom(&w); add_partition(&w, "x", ROM_PARTITION_UNKNOWN))
	ROW("a manifest that was not read cannot be told", ROLLBACK_PACKAGE_UNKNOWN, UNSURE,
	    VERDICT_CANNOT_TELL, custom(&w); w.rom.ota.manifest_read = false)
	ROW("no index anywhere cannot be told", ROLLBACK_BOTH_UNKNOWN, UNSURE,
	    VERDICT_CANNOT_TELL, package_index(&w, -1); phone_index(&w, -1, -1))
	ROW("an unreadable index cannot be told", ROLLBACK_UNREADABLE, UNSURE,
	    VERDICT_CANNOT_TELL, w.rom.index.unreadable = true)
	ROW("an update of what runs locked warns", ROLLBACK_NOT_OLDER, WARN, VERDICT_OK,
	    update(&w))
	ROW("an older update cannot be told", ROLLBACK_PACKAGE_UNKNOWN, UNSURE,
	    VERDICT_CANNOT_TELL, update(&w); set_running(&w, "V14.0.9.0.TKHMIXM"))
	ROW("an update of another region cannot be told", ROLLBACK_PACKAGE_UNKNOWN, UNSURE,
	    VERDICT_CANNOT_TELL, update(&w); set_running(&w, "V14.0.7.0.TKHEUXM"))
	ROW("an update on an unlocked phone cannot be told", ROLLBACK_PACKAGE_UNKNOWN, UNSURE,
	    VERDICT_CANNOT_TELL, update(&w); w.phone.lock.state = LOCK_UNLOCKED)
	/* relock */
	ROW("without scripts nothing locks", RELOCK_NO_SCRIPTS, OK, VERDICT_OK, custom(&w))
	ROW("scripts that do not lock do not lock", RELOCK_NONE, OK, VERDICT_OK,
	    drop_scripts(&w); add_flash_all(&w))
	ROW("nor does the chosen one", RELOCK_CHOSEN_DOES_NOT, OK, VERDICT_OK,
	    drop_scripts(&w); add_flash_all(&w); w.script = "flash_all")
	ROW("a lock script beside others warns", RELOCK_OTHERS_DO, WARN, VERDICT_OK, (void)0)
	ROW("and does so when another one is chosen", RELOCK_OTHERS_DO, WARN, VERDICT_OK,
	    w.script = "flash_all.sh")
	ROW("a script that is not understood cannot be told", RELOCK_NOT_UNDERSTOOD, UNSURE,
	    VERDICT_CANNOT_TELL, add_script(&w, "t/flash_some.sh", ROM_CANNOT_TELL))
	ROW("a helper in another language lies beside", RELOCK_OTHERS_DO, WARN, VERDICT_OK,
	    add_script(&w, "t/crc.py", ROM_CANNOT_TELL)->dialect = ROM_DIALECT_UNKNOWN)
	ROW("a chosen helper cannot be told", RELOCK_NOT_UNDERSTOOD, UNSURE, VERDICT_CANNOT_TELL,
	    add_script(&w, "t/crc.py", ROM_CANNOT_TELL)->dialect = ROM_DIALECT_UNKNOWN;
	    w.script = "crc.py")
	ROW("a script that was not read cannot be told", RELOCK_NOT_UNDERSTOOD, UNSURE,
	    VERDICT_CANNOT_TELL, drop_scripts(&w); add_flash_all(&w);
	    w.rom.answers[ROM_LOCKS] = ROM_CANNOT_TELL)
	ROW("the chosen lock needs the model number", RELOCK_MODEL_MISSING, UNSURE,
	    VERDICT_CANNOT_TELL, w.script = "flash_all_lock.sh")
	ROW("a lock in flash_all itself counts without a choice", RELOCK_MODEL_MISSING, UNSURE,
	    VERDICT_CANNOT_TELL, w.scripts[0].answers[ROM_LOCKS] = ROM_YES)
	ROW("a name with unlock in it does not say that it locks", RELOCK_MODEL_MISSING, UNSURE,
	    VERDICT_CANNOT_TELL, PUT(w.scripts[1].name, "t/flash_unlock.sh"))
	ROW("so does a lock script that is the only one", RELOCK_MODEL_MISSING, UNSURE,
	    VERDICT_CANNOT_TELL, drop_scripts(&w); add_script(&w, "t/flash_all_lock.bat", ROM_YES))
	ROW("what runs does not stand for the model number", RELOCK_MODEL_MISSING, UNSURE,
	    VERDICT_CANNOT_TELL, w.script = "flash_all_lock.sh";
	    set_running(&w, "V14.0.8.0.TKHMIXM"))
	ROW("a model that no list knows cannot be told", RELOCK_MODEL_UNKNOWN, UNSURE,
	    VERDICT_CANNOT_TELL, lock_chosen(&w); w.model = "X1")
	ROW("a model of another phone is a stop", RELOCK_MODEL_OTHER, STOP, VERDICT_STOP,
	    lock_chosen(&w); w.model = "M2101K6G")
	ROW("a Chinese model dies of a Global lock", RELOCK_CHINA, STOP, VERDICT_STOP,
	    lock_chosen(&w); w.model = "M2012K11AC")
	ROW("unless another script is named", RELOCK_OTHERS_DO, WARN, VERDICT_OK,
	    w.model = "M2012K11AC"; w.script = "flash_all.sh")
	ROW("a Chinese model with no choice is a stop", RELOCK_CHINA_UNCHOSEN, STOP,
	    VERDICT_STOP, w.model = "M2012K11AC")
	ROW("a Global model dies of a Chinese lock", RELOCK_ELSEWHERE, STOP, VERDICT_STOP,
	    lock_chosen(&w);
	    set_name(&w, "alioth_images_V14.0.8.0.TKHCNXM_20230901.0000.00_13.0_cn", "x.tgz"))
	ROW("an Indian model under a Global lock cannot be told", RELOCK_REGION_DIFFERS, UNSURE,
	    VERDICT_CANNOT_TELL, lock_chosen(&w); w.model = "M2012K11AI")
	ROW("a package of no region cannot be told", RELOCK_REGION_UNKNOWN, UNSURE,
	    VERDICT_CANNOT_TELL, lock_chosen(&w); set_name(&w, "", "rom.tgz"))
	ROW("locking a changed ROM is a stop", RELOCK_NOT_OFFICIAL, STOP, VERDICT_STOP,
	    lock_chosen(&w); w.rom.origin = ROM_MODIFIED)
	ROW("with or without a model number", RELOCK_NOT_OFFICIAL, STOP, VERDICT_STOP,
	    w.script = "flash_all_lock"; w.rom.origin = ROM_CUSTOM)
	ROW("a lock without a checksum cannot be told", RELOCK_NOT_PROVEN, UNSURE,
	    VERDICT_CANNOT_TELL, lock_chosen(&w); memset(w.rom.sums, 0, sizeof(w.rom.sums)))
	ROW("a lock of unknown origin cannot be told", RELOCK_NOT_PROVEN, UNSURE,
	    VERDICT_CANNOT_TELL, lock_chosen(&w); w.rom.origin = ROM_ORIGIN_UNKNOWN)
	ROW("a lock where all is known is ok", RELOCK_FITS, OK, VERDICT_OK, lock_chosen(&w))
	ROW("a European package fits a Global model", RELOCK_FITS, OK, VERDICT_OK, lock_chosen(&w);
	    set_name(&w, "alioth_eea_global_images_V14.0.7.0.TKHEUXM_20230901.0000.00_13.0_eea",
		     "x.tgz"))
	/* the file */
	ROW("a package that is whole is ok", ARCHIVE_WHOLE, OK, VERDICT_OK, (void)0)
	ROW("a truncated one is a stop", ARCHIVE_TRUNCATED, STOP, VERDICT_STOP,
	    damage(&w, ROM_TRUNCATED))
	ROW("a corrupt one is a stop", ARCHIVE_CORRUPT, STOP, VERDICT_STOP,
	    damage(&w, ROM_CORRUPT))
	ROW("what is no archive cannot be told", ARCHIVE_UNKNOWN, UNSURE, VERDICT_CANNOT_TELL,
	    damage(&w, ROM_NOT_AN_ARCHIVE))
	ROW("names that differ are a stop", ARCHIVE_NAMES_DIFFER, STOP, VERDICT_STOP,
	    oddity(&w, ROM_NAMES_DIFFER))
	ROW("names that climb out are a stop", ARCHIVE_UNSAFE_NAMES, STOP, VERDICT_STOP,
	    oddity(&w, ROM_UNSAFE_NAMES))
	ROW("an archive bomb cannot be told", ARCHIVE_LIMIT, UNSURE, VERDICT_CANNOT_TELL,
	    oddity(&w, ROM_INFLATES_TOO_FAR))
	ROW("too many entries cannot be told", ARCHIVE_LIMIT, UNSURE, VERDICT_CANNOT_TELL,
	    oddity(&w, ROM_TOO_MANY_ENTRIES))
	ROW("too many scripts cannot be told", ARCHIVE_LIMIT, UNSURE, VERDICT_CANNOT_TELL,
	    oddity(&w, ROM_TOO_MANY_SCRIPTS))
	ROW("encrypted parts cannot be told", ARCHIVE_UNREADABLE, UNSURE, VERDICT_CANNOT_TELL,
	    oddity(&w, ROM_ENCRYPTED))
	ROW("what was not read to its end cannot be told", ARCHIVE_NOT_WHOLE, UNSURE,
	    VERDICT_CANNOT_TELL, w.rom.whole = ROM_CANNOT_TELL)
	ROW("trailing junk warns", ARCHIVE_JUNK, WARN, VERDICT_OK, oddity(&w, ROM_TRAILING_JUNK))
	ROW("links warn", ARCHIVE_LINKS, WARN, VERDICT_OK, oddity(&w, ROM_LINKS_SKIPPED))
	ROW("the name's digits agree", CHECKSUM_NAME, OK, VERDICT_OK, (void)0)
	ROW("a given checksum agrees", CHECKSUM_GIVEN, OK, VERDICT_OK,
	    set_sum(&w, ROM_SUM_GIVEN, ROM_YES))
	ROW("a wrong one is a stop", CHECKSUM_DIFFERS, STOP, VERDICT_STOP,
	    set_sum(&w, ROM_SUM_NAME, ROM_NO))
	ROW("one that agrees does not heal one that does not", CHECKSUM_DIFFERS, STOP,
	    VERDICT_STOP, set_sum(&w, ROM_SUM_BESIDE, ROM_NO))
	ROW("one that was not computed cannot be told", CHECKSUM_NOT_READ, UNSURE, VERDICT_OK,
	    set_sum(&w, ROM_SUM_NAME, ROM_CANNOT_TELL))
	ROW("none cannot be told", CHECKSUM_NONE, UNSURE, VERDICT_OK, custom(&w))
	/* the phone's state */
	ROW("no unfinished update is ok", MERGE_NONE, OK, VERDICT_OK, (void)0)
	ROW("an update that merges is a stop", MERGE_UNFINISHED, STOP, VERDICT_STOP,
	    w.phone.merge = MERGE_MERGING)
	ROW("one that waits to merge is a stop", MERGE_UNFINISHED, STOP, VERDICT_STOP,
	    w.phone.merge = MERGE_SNAPSHOTTED)
	ROW("a good battery is ok", BATTERY_ENOUGH, OK, VERDICT_OK, (void)0)
	ROW("a low battery is a stop", BATTERY_LOW, STOP, VERDICT_STOP,
	    w.phone.battery.enough_to_flash = STATE_NO)
	ROW("critical partitions that are open are ok", CRITICAL_UNLOCKED, OK, VERDICT_OK, (void)0)
	ROW("closed ones are a stop", CRITICAL_LOCKED, STOP, VERDICT_STOP,
	    w.phone.lock.critical_unlocked = STATE_NO)
	ROW("those not asked for warn", CRITICAL_UNKNOWN, WARN, VERDICT_OK,
	    w.phone.lock.critical_unlocked = STATE_UNKNOWN)
	ROW("fastbootd cannot be told", MODE_FASTBOOTD, UNSURE, VERDICT_CANNOT_TELL,
	    w.phone.speaker = SPEAKER_FASTBOOTD)
	ROW("an unlocked phone is ok", LOCK_UNLOCKED, OK, VERDICT_OK, (void)0)
	ROW("a locked phone with an official package warns", LOCK_LOCKED_OFFICIAL, WARN,
	    VERDICT_OK, w.phone.lock.state = LOCK_LOCKED)
	ROW("with a custom ROM it is a stop", LOCK_LOCKED_OTHER, STOP, VERDICT_STOP, custom(&w);
	    w.phone.lock.state = LOCK_LOCKED)
	ROW("with a package of unknown origin it warns", LOCK_LOCKED_UNKNOWN, WARN, VERDICT_OK,
	    w.rom.origin = ROM_ORIGIN_UNKNOWN; w.phone.lock.state = LOCK_LOCKED)
	ROW("witnesses that disagree cannot be told", LOCK_CONFLICT, UNSURE, VERDICT_CANNOT_TELL,
	    w.phone.lock.state = LOCK_CONFLICT)
	ROW("an unknown lock cannot be told", LOCK_UNKNOWN, UNSURE, VERDICT_CANNOT_TELL,
	    w.phone.lock.state = LOCK_UNKNOWN)
	ROW("a phone that was not asked warns", LOCK_NOT_ASKED, WARN, VERDICT_OK, custom(&w);
	    no_phone(&w))
	ROW("a switch of slots warns", SLOTS_SWITCH, WARN, VERDICT_OK,
	    add_act(&w, 0, ROM_ACT_SLOT, "a"); w.phone.slots.current = 'b')
	ROW("a package for two slots warns where there is one", SLOTS_NONE, WARN, VERDICT_OK,
	    custom(&w); set_ota(&w, ROM_OTA_TYPE, "AB"); w.phone.slots.layout = SLOTS_NONE)
	/* region */
	ROW("a model of the package's region fits", REGION_FITS, OK, VERDICT_OK,
	    w.model = "m2012k11ag")
	ROW("a Chinese model with another package warns", REGION_CHINA, WARN, VERDICT_OK,
	    w.model = "M2012K11AC"; w.script = "flash_all.sh")
	ROW("so does another model with a Chinese one", REGION_ELSEWHERE, WARN, VERDICT_OK,
	    w.model = "M2012K11AG"; w.script = "flash_all.sh";
	    set_name(&w, "alioth_images_V14.0.8.0.TKHCNXM_20230901.0000.00_13.0_cn", "x.tgz"))
	ROW("an Indian model with a Global package warns", REGION_DIFFERS, WARN, VERDICT_OK,
	    w.model = "M2012K11AI")
	ROW("a Chinese phone with a Global ROM is a stop", REGION_INSTALLED, STOP, VERDICT_STOP,
	    second_hand(&w); w.model = "M2012K11AC")
	ROW("without a model number it cannot be told", REGION_MODEL_MISSING, UNSURE, VERDICT_OK,
	    (void)0)
	ROW("second-hand that is the question", REGION_MODEL_MISSING, UNSURE, VERDICT_CANNOT_TELL,
	    second_hand(&w); w.model = NULL)
	ROW("an unknown model cannot be told", REGION_MODEL_UNKNOWN, UNSURE, VERDICT_OK,
	    w.model = "X1")
	ROW("a model of another phone is a stop before a flash", REGION_MODEL_OTHER, STOP,
	    VERDICT_STOP, w.model = "M2101K6G")
	ROW("software of no region cannot be told", REGION_PACKAGE_UNKNOWN, UNSURE, VERDICT_OK,
	    w.model = "M2012K11AG"; set_name(&w, "", "rom.tgz"))
	/* the chosen script */
	ROW("a script is chosen by its name", SCRIPT_CHOSEN, OK, VERDICT_OK,
	    w.script = "flash_all.sh")
	ROW("one that is not there cannot be told", SCRIPT_MISSING, UNSURE, VERDICT_CANNOT_TELL,
	    w.script = "flash")
	/* cost */
	ROW("a custom ROM needs firmware", FIRMWARE_REQUIRED, WARN, VERDICT_OK, custom(&w);
	    no_phone(&w))
	ROW("in both slots", FIRMWARE_REQUIRED_AB, WARN, VERDICT_OK, custom(&w))
	ROW("unless it brings it", FIRMWARE_BRINGS, OK, VERDICT_CANNOT_TELL, custom(&w);
	    add_partition(&w, "modem", ROM_PARTITION_FIRMWARE))
	ROW("what runs belongs to the phone", INSTALLED_BELONGS, OK, VERDICT_OK, second_hand(&w))
	ROW("what runs is of another region", INSTALLED_OTHER_REGION, STOP, VERDICT_STOP,
	    second_hand(&w); PUT(w.phone.product, "vayu"); w.model = "M2102J20SG";
	    set_running(&w, "V12.5.3.0.RJUCNXM"))
	ROW("what runs is of another phone", INSTALLED_OTHER_PRODUCT, STOP, VERDICT_STOP,
	    second_hand(&w); PUT(w.phone.product, "vayu"); w.model = "M2102J20SG")
	ROW("before a flash that warns", INSTALLED_OTHER_PRODUCT, WARN, VERDICT_OK,
	    set_running(&w, "V14.0.2.0.TJUEUXM"))
	ROW("letters that no list knows cannot be told", INSTALLED_UNKNOWN, UNSURE,
	    VERDICT_CANNOT_TELL, second_hand(&w); set_running(&w, "V14.0.8.0.T00MIXM"))
	ROW("the same Android is ok", ANDROID_NOT_LOWER, OK, VERDICT_OK,
	    set_running(&w, "V14.0.1.0.TKHMIXM"))
	ROW("an older Android warns", ANDROID_LOWER, WARN, VERDICT_OK,
	    set_running(&w, "OS2.0.1.0.VKHMIXM"))
	ROW("without what runs it cannot be told", ANDROID_UNKNOWN, UNSURE, VERDICT_OK, (void)0)
	ROW("data that is erased warns", DATA_WIPED, WARN, VERDICT_OK, (void)0)
	ROW("data that is kept is ok", DATA_KEPT, OK, VERDICT_OK,
	    w.scripts[0].answers[ROM_WIPES] = ROM_NO)
	ROW("unless the region changes", DATA_REGION, WARN, VERDICT_OK,
	    w.scripts[0].answers[ROM_WIPES] = ROM_NO; set_running(&w, "V14.0.1.0.TKHEUXM"))
	ROW("a custom ROM costs the data", DATA_CUSTOM, WARN, VERDICT_OK, custom(&w))
	ROW("what is not understood may erase", DATA_UNKNOWN, UNSURE, VERDICT_OK,
	    w.scripts[0].answers[ROM_WIPES] = ROM_CANNOT_TELL)
	ROW("a stable build is ok", BUILD_OPEN, OK, VERDICT_OK, (void)0)
	ROW("an operator's build warns", BUILD_OPERATOR, WARN, VERDICT_OK,
	    set_name(&w, "alioth_eea_or_global_images_V14.0.7.0.TKHEUOR_20230901.0000.00_13.0_eea",
		     "x.tgz"))
	ROW("an engineering build warns", BUILD_ENGINEERING, WARN, VERDICT_OK,
	    set_name(&w, "alioth_global_images_V14.0.8.0.TKHMIXM.root_20230901.0000.00_13.0_global",
		     "x.tgz"))
	ROW("a beta warns", BUILD_BETA, WARN, VERDICT_OK,
	    set_name(&w, "alioth_images_V14.0.23.8.15.DEV_20230901.0000.00_13.0_cn", "x.tgz"))
	ROW("what looks official says so", ORIGIN_OFFICIAL, OK, VERDICT_OK, (void)0)
	ROW("what is changed warns", ORIGIN_MODIFIED, WARN, VERDICT_OK,
	    w.rom.origin = ROM_MODIFIED)
	ROW("a custom ROM is one", ORIGIN_CUSTOM, OK, VERDICT_OK, custom(&w))
	ROW("an unknown origin cannot be told", ORIGIN_UNKNOWN, UNSURE, VERDICT_OK,
	    w.rom.origin = ROM_ORIGIN_UNKNOWN)
	ROW("an image names no phone", PRODUCT_NOT_SAID, UNSURE, VERDICT_CANNOT_TELL, image(&w))
	ROW("an image of the system brings no bootloader", ROLLBACK_NO_BOOTLOADER, OK,
	    VERDICT_CANNOT_TELL, image(&w))
	ROW("an image of the bootloader cannot be told", ROLLBACK_PACKAGE_UNKNOWN, UNSURE,
	    VERDICT_CANNOT_TELL, image(&w); PUT(w.images[0].name, "abl.elf"))
	ROW("an old release warns", AGE_OLDER, WARN, VERDICT_OK, (void)0)
	ROW("the latest is ok", AGE_LATEST, OK, VERDICT_OK, set_latest(&w))
	ROW("a newer one is ok", AGE_NEWER, OK, VERDICT_OK,
	    set_name(&w, "alioth_global_images_OS3.0.99.0.XKHMIXM_20270101.0000.00_17.0_global",
		     "x.tgz"))
	ROW("a release of no known line cannot be told", AGE_UNKNOWN, UNSURE, VERDICT_OK,
	    set_name(&w, "alioth_images_V14.0.23.8.15.DEV_20230901.0000.00_13.0_cn", "x.tgz"))
	for (unsigned i = WHY_NONE + 1; i < WHY_COUNT; i++)
		if (!seen[i]) {
			failures++;
			print_error("no row shows rule %u (%s)\n", i,
				    finding_name(why_row((enum why)i)->id));
		}
	assert_int_equal(failures, 0);
}

/* ---- aggregation ---- */

static const struct must_row {
	const char *name;
	enum package_kind kind;
	const char *must; /* in the order of enum finding_id */
} must_rows[] = {
	{"a fastboot package", PACKAGE_FASTBOOT,
	 "product rollback relock archive script mode lock"},
	{"an update", PACKAGE_RECOVERY, "product rollback relock archive script mode lock"},
	{"a custom ROM", PACKAGE_CUSTOM, "product rollback relock archive script mode lock"},
	{"an image", PACKAGE_IMAGE, "product rollback archive script mode lock"},
	{"something else", PACKAGE_UNKNOWN,
	 "product rollback relock archive script mode lock origin"},
	{"a phone by itself", PACKAGE_NONE, "product region script mode lock installed"},
};

static void each_kind_must_answer_its_findings(void **state)
{
	char list[256];

	(void)state;
	_Static_assert(COUNT(must_rows) == PACKAGE_KINDS, "every kind has a row");
	for (size_t i = 0; i < COUNT(must_rows); i++) {
		*list = '\0';
		for (unsigned id = 0; id < FINDING_COUNT; id++)
			if (verdict_must(must_rows[i].kind, (enum finding_id)id))
				snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%s",
					 *list ? " " : "", finding_name((enum finding_id)id));
		same_text(must_rows[i].name, list, must_rows[i].must);
	}
}

static void findings_come_in_order(void **state)
{
	static const enum finding_level order[] = {STOP, STOP, UNSURE, WARN};
	static struct world w;

	(void)state;
	good(&w);
	set_product(&w, "sweet");
	package_index(&w, 0);
	w.phone.lock.state = LOCK_UNKNOWN;
	do_verdict(&w);
	assert_int_equal(w.verdict.answer, VERDICT_STOP);
	assert_int_equal(w.verdict.findings[0].id, FINDING_PRODUCT);
	assert_int_equal(w.verdict.findings[1].id, FINDING_ROLLBACK);
	for (size_t i = 0; i < COUNT(order); i++)
		assert_int_equal(w.verdict.findings[i].level, order[i]);
	assert_int_equal(w.verdict.findings[w.verdict.count - 1].level, OK);
}

static void nothing_known_is_no_yes(void **state)
{
	static struct world w;

	(void)state;
	memset(&w, 0, sizeof(w));
	do_verdict(&w);
	assert_int_equal(w.verdict.answer, VERDICT_CANNOT_TELL);
	w.has_rom = true;
	do_verdict(&w);
	assert_int_equal(w.verdict.answer, VERDICT_CANNOT_TELL);
	w.has_phone = true;
	do_verdict(&w);
	assert_int_equal(w.verdict.answer, VERDICT_CANNOT_TELL);
}

/* ---- evidence ---- */

static void has_proof(const struct world *w, enum finding_id id, const char *wanted)
{
	const struct finding *finding = verdict_find(&w->verdict, id);
	struct text text = {0};
	struct mask mask = {0};
	bool found = false;

	assert_non_null(finding);
	for (size_t i = 0; i < finding->proof_count; i++) {
		proof_words(&text, &mask, &finding->proofs[i]);
		found |= !strcmp(text_cstr(&text), wanted);
	}
	if (!found)
		fail_msg("%s: no evidence '%s'", finding_name(id), wanted);
	text_release(&text);
	mask_release(&mask);
}

static void findings_name_their_evidence(void **state)
{
	static struct world w;

	(void)state;
	good(&w);
	w.model = "M2012K11AC";
	do_verdict(&w);
	has_proof(&w, FINDING_PRODUCT, "phone: product=alioth");
	has_proof(&w, FINDING_PRODUCT, "flash_all.sh:2");
	has_proof(&w, FINDING_ROLLBACK, "phone: anti=1");
	has_proof(&w, FINDING_ROLLBACK, "phone: rollback_ver: unknown-word");
	has_proof(&w, FINDING_LOCK, "phone: unlocked=yes");
	has_proof(&w, FINDING_RELOCK, "you: --model M2012K11AC");
	has_proof(&w, FINDING_REGION, "catalog (model numbers, 2026-08-23): M2012K11AC: Redmi K40, sold "
				      "in China");
}

static void hostile_words_are_made_safe(void **state)
{
	static struct world w;
	struct text text = {0};

	(void)state;
	good(&w);
	w.script = "\033[2J\xff";
	w.model = "\033]0;x\a";
	PUT(w.phone.product, "a\033[31mb");
	w.phone.has_product = true;
	do_verdict(&w);
	for (size_t i = 0; i < w.verdict.count; i++) {
		const struct finding *finding = &w.verdict.findings[i];
		struct mask mask = {0};

		finding_sentence(&text, finding);
		assert_true(text_is_safe(text_cstr(&text), text.length));
		for (size_t j = 0; j < finding->proof_count; j++) {
			proof_words(&text, &mask, &finding->proofs[j]);
			assert_true(text_is_safe(text_cstr(&text), text.length));
		}
		mask_release(&mask);
	}
	text_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rule_answers_as_the_table_says),
		cmocka_unit_test(each_kind_must_answer_its_findings),
		cmocka_unit_test(findings_come_in_order),
		cmocka_unit_test(nothing_known_is_no_yes),
		cmocka_unit_test(findings_name_their_evidence),
		cmocka_unit_test(hostile_words_are_made_safe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
