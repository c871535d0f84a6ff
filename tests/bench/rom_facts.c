/* SPDX-License-Identifier: MIT */
/* rom_facts FILE... - the facts of packages, to look at and to measure with. */
#include <latchkey/rom.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>

static atomic_bool cancel;

static void on_signal(int number)
{
	(void)number;
	atomic_store(&cancel, true);
}

static void print_claims(const char *title, const struct rom_claims *claims)
{
	for (size_t i = 0; i < claims->count; i++)
		printf("  %s %s (%s, %s:%u)\n", title, claims->list[i].value,
		       rom_source_name(claims->list[i].source), claims->list[i].where.file,
		       claims->list[i].where.line);
}

static void print_script(const struct rom_script *script)
{
	printf("  script %s:", script->name);
	for (int i = 0; i < ROM_QUESTIONS; i++)
		printf(" %s=%s", rom_question_name((enum rom_question)i),
		       rom_answer_name(script->answers[i]));
	printf("\n");
	if (script->doubt_count)
		printf("    not understood, %u times, first line %u: %s\n", script->doubt_count,
		       script->doubt.line, script->doubt.excerpt);
	for (size_t i = 0; i < script->act_count; i++)
		printf("    %u: %s %s\n", script->acts[i].where.line,
		       rom_act_name(script->acts[i].kind), script->acts[i].detail);
}

static void print(const struct rom *rom)
{
	printf("%s: %s, %llu entries, top '%s', md5 %s\n", rom->name, rom_form_name(rom->form),
	       (unsigned long long)rom->entry_count, rom->top, rom->md5);
	printf("  whole: %s, damage: %s %s\n", rom_answer_name(rom->whole),
	       rom_damage_name(rom->damage), rom->damage_where.excerpt);
	for (int i = 0; i < ROM_SUMS; i++)
		if (rom->sums[i].present)
			printf("  digest %s by %s: %s\n", rom->sums[i].expected,
			       rom->sums[i].source, rom_answer_name(rom->sums[i].matches));
	for (unsigned i = 0; i < ROM_FLAGS; i++)
		if (rom->flags & 1u << i)
			printf("  %s: %s %s\n", rom_flag_name(i), rom->oddities[i].file,
			       rom->oddities[i].excerpt);
	printf("  origin: %s (%s)\n", rom_origin_name(rom->origin), rom->origin_where.excerpt);
	print_claims("product", &rom->products);
	print_claims("index", &rom->indices);
	for (int i = 0; i < ROM_QUESTIONS; i++)
		printf("  %s: %s\n", rom_question_name((enum rom_question)i),
		       rom_answer_name(rom->answers[i]));
	for (size_t i = 0; i < rom->script_count; i++)
		print_script(&rom->scripts[i]);
	for (size_t i = 0; i < rom->partition_count; i++)
		printf("  partition %s (%s)\n", rom->partitions[i].name,
		       rom_partition_class_name(rom->partitions[i].class));
	for (size_t i = 0; i < rom->image_count; i++)
		printf("  image %s (%s)\n", rom->images[i].name,
		       rom_image_name(rom->images[i].kind));
}

int main(int argc, char **argv)
{
	const struct rom_options options = {.cancel = &cancel};
	struct error err = {0};
	struct rom rom;
	int status = 0;

	signal(SIGINT, on_signal);
	for (int i = 1; i < argc; i++) {
		if (rom_read(argv[i], &options, &rom, &err)) {
			fprintf(stderr, "%s\n", err.text);
			status = err.code == E_CANCELLED ? 130 : 1;
			continue;
		}
		print(&rom);
		rom_release(&rom);
	}
	return status;
}
