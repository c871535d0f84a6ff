/* SPDX-License-Identifier: MIT */
#include <latchkey/report.h>

#include "findings.h"
#include "report_page.h"
#include "status_rows.h"

#include <latchkey/catalog.h>
#include <latchkey/when.h>

#include <string.h>

/*
 *   head, style                         add_head()
 *   name of the phone, verdicts         add_title(), add_verdicts()
 *   the way: picture, steps, losses     report_picture.c, report_route.c
 *   the phone and what said so          add_facts()
 *   catalog, computer, sources          add_catalog(), add_computer()
 */

static const char style[] = {
#include "report_css.inc"
};

void page_open(struct text *page, const char *id, const char *title)
{
	text_addf(page, "<section id=\"%s\">\n", id);
	html_element(page, "h2", title);
}

void page_close(struct text *page)
{
	text_add(page, "</section>\n");
}

/* ---- head ---- */

static void add_name(struct text *ret, const struct report *report)
{
	if (report_was_read(report))
		status_names(ret, &report->reading->phone, " / ");
	else if (report->lookup && report->lookup->search.count)
		catalog_names(ret, report->lookup->search.devices[0]);
	if (!ret->length)
		text_add(ret, report_was_read(report) ? "A phone in fastboot"
						      : "A phone that was not read");
}

static void add_head(struct text *page, const struct report *report)
{
	struct text name = {0};

	add_name(&name, report);
	text_add(page, REPORT_HTML_START);
	html_text(page, report->about->version);
	text_add(page, "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		       "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
		       "<meta name=\"referrer\" content=\"no-referrer\">\n"
		       "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
	html_text(page, text_cstr(&name));
	text_add(page, " - Latchkey report</title>\n<style>\n");
	text_add_bytes(page, style, sizeof(style));
	text_add(page, "</style>\n</head>\n<body>\n");
	text_release(&name);
}

static void add_subtitle(struct text *page, const struct report *report, struct mask *mask)
{
	const struct catalog_device *known = NULL;
	struct text words = {0};

	if (report_was_read(report)) {
		status_product(&words, mask, &report->reading->phone);
		known = catalog_device(report->reading->phone.product);
	}
	if (known && *known->chip)
		text_addf(&words, " \302\267 %s", known->chip);
	if (report->plan)
		text_addf(&words, "%s%s", words.length ? " \302\267 " : "",
			  report->plan->plan->about->title);
	if (words.length)
		html_element(page, "p class=\"subtitle\"", text_cstr(&words));
	text_release(&words);
}

static void add_title(struct text *page, const struct report *report, struct mask *mask)
{
	struct text name = {0};
	char iso[WHEN_TEXT], local[WHEN_TEXT];

	add_name(&name, report);
	text_addf(page, "<header>\n<p class=\"kicker\">Latchkey report, "
			"<time datetime=\"%s\">%s</time></p>\n",
		  when_iso(report->now, iso), when_local(report->now, local));
	html_element(page, "h1", text_cstr(&name));
	add_subtitle(page, report, mask);
	if (report->about->story) {
		text_add(page, "<p class=\"story\"><strong>Not from a phone that is here:</strong> ");
		html_text(page, report->about->story);
		text_add(page, "</p>\n");
	}
	if (mask->show)
		text_add(page, "<p class=\"story\"><strong>Careful:</strong> --show-ids was given, so this "
			       "page holds serial numbers. Do not publish it.</p>\n");
	text_add(page, "</header>\n<main>\n");
	text_release(&name);
}

/* ---- verdicts ---- */

static void card(struct text *page, enum shape shape, const char *what, const char *verdict,
		 const char *more)
{
	text_addf(page, "<li class=\"card%s\">\n", shape == SHAPE_DOUBT ? " doubt" : "");
	html_element(page, "span class=\"what\"", what);
	text_add(page, "<strong>");
	page_sign(page, shape);
	text_add(page, " ");
	html_text(page, verdict);
	text_add(page, "</strong>\n");
	if (*more)
		html_element(page, "span class=\"more\"", more);
	text_add(page, "</li>\n");
}

static void add_lock(struct text *page, const struct report *report, struct mask *mask)
{
	const struct lock *lock = &report->reading->phone.lock;
	bool is_known = lock->state == LOCK_LOCKED || lock->state == LOCK_UNLOCKED;
	struct text evidence = {0};

	status_evidence(&evidence, mask, report->reading);
	card(page, is_known ? SHAPE_DONE : SHAPE_DOUBT, "Bootloader", status_lock(lock),
	     text_cstr(&evidence));
	text_release(&evidence);
}

static void add_rollback(struct text *page, const struct report *report)
{
	const struct rollback *rollback = &report->reading->phone.rollback;
	bool sure = rollback->known && !rollback->conflict && !rollback->incomplete;
	struct text words = {0};

	if (rollback->known)
		text_addf(&words, "%s%u", rollback->incomplete ? "at least " : "", rollback->index);
	else
		text_add(&words, "unknown");
	card(page, sure ? SHAPE_DONE : SHAPE_DOUBT, "Anti-rollback index", text_cstr(&words),
	     rollback->conflict     ? "two answers differ, the higher one counts"
	     : rollback->incomplete ? "the other answer cannot be read"
	     : rollback->known      ? ""
				    : "which is not 0");
	text_release(&words);
}

static void add_date(struct text *page, enum shape shape, const char *what, struct plan_time time,
		     const char *more)
{
	char local[WHEN_TEXT];

	if (time.known)
		card(page, shape, what, when_local(time.at, local), more);
}

static void add_way(struct text *page, const struct plan *plan)
{
	if (plan->next < plan->step_count)
		card(page, SHAPE_NEXT, "Next step", plan->steps[plan->next].step->title, "");
	add_date(page, SHAPE_LATER, "Next opening", plan->next_opening,
		 "each night at 00:00 in Beijing");
	if (plan->wait_running)
		add_date(page, SHAPE_WAITING, "Earliest end of the wait", plan->wait_end,
			 plan->wait_assumed ? "counted by Latchkey" : "as the tool said");
	add_date(page, SHAPE_DEADLINE, "Permission until", plan->permission_until,
		 "by the app's date");
	if (!plan->finished)
		add_date(page, SHAPE_LATER, "Earliest end of it all", plan->earliest_end,
			 "if all goes well");
	if (plan->next_unlock.used)
		add_date(page, SHAPE_ALLOWED, "Next unlock with this account",
			 plan->next_unlock.safe, "at the earliest");
}

static void add_problem(struct text *page, const struct report *report)
{
	text_add(page, "<div class=\"problem\">\n<p><strong>");
	text_add(page, report_was_read(report) ? "The reading broke off:" : "No phone was read:");
	text_add(page, "</strong> ");
	html_text(page, report->problem->text);
	text_add(page, "</p>\n");
	if (*report->hint)
		html_element(page, "p", report->hint);
	text_add(page, "</div>\n");
}

static void add_findings(struct text *page, const struct report *report, struct mask *mask)
{
	static const enum finding_id shown[] = {FINDING_INSTALLED, FINDING_REGION};
	static const char *const levels[] = {
		[LEVEL_CANNOT_TELL] = "cannot tell",
		[LEVEL_OK] = "ok",
		[LEVEL_WARN] = "careful",
		[LEVEL_STOP] = "stop",
	};
	_Static_assert(sizeof(levels) / sizeof(*levels) == LEVEL_COUNT, "every level has words");
	struct text words = {0};

	for (size_t i = 0; report->installed && i < sizeof(shown) / sizeof(*shown); i++) {
		const struct finding *finding = verdict_find(report->installed, shown[i]);

		if (!finding)
			continue;
		finding_sentence(&words, finding);
		text_addf(page, "<p class=\"finding\"><strong>The system that runs, %s:</strong> ",
			  levels[finding->level]);
		html_text(page, text_cstr(&words));
		for (size_t j = 0; j < finding->proof_count; j++) {
			proof_words(&words, mask, &finding->proofs[j]);
			text_add(page, j ? "; " : " (");
			html_text(page, text_cstr(&words));
		}
		text_add(page, finding->proof_count ? ")</p>\n" : "</p>\n");
	}
	text_release(&words);
}

static void add_verdicts(struct text *page, const struct report *report, struct mask *mask)
{
	page_open(page, "verdicts", "Where it stands");
	if (report->problem)
		add_problem(page, report);
	if (report_was_read(report) || report->plan)
		text_add(page, "<ul class=\"cards\">\n");
	if (report_was_read(report)) {
		add_lock(page, report, mask);
		add_rollback(page, report);
	}
	if (report->plan)
		add_way(page, report->plan->plan);
	if (report_was_read(report) || report->plan)
		text_add(page, "</ul>\n");
	if (report_was_read(report) && !report->problem)
		html_element(page, "p", status_meaning(&report->reading->phone));
	add_findings(page, report, mask);
	page_close(page);
}

/* ---- facts ---- */

static void add_tree(struct text *page, struct tree *tree)
{
	text_add(page, "<table class=\"facts\">\n<thead class=\"unseen\"><tr><th scope=\"col\">What</th>"
		       "<th scope=\"col\">Value, and what said so</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < tree->count; i++)
		html_row(page, tree->keys[i], text_cstr(&tree->values[i]));
	text_add(page, "</tbody>\n</table>\n");
	tree_release(tree);
}

static void add_var(struct text *page, struct mask *mask, const struct var *var)
{
	struct text masked = {0};

	text_add(page, "<tr><th scope=\"row\">");
	mask_name(mask, &masked, var->name, var->name_length);
	html_bytes(page, text_cstr(&masked), masked.length);
	text_clear(&masked);
	mask_value(mask, &masked, var->name, var->name_length, var->value, var->value_length);
	text_add(page, "</th><td>");
	html_bytes(page, text_cstr(&masked), masked.length);
	text_add(page, "</td></tr>\n");
	text_release(&masked);
}

static void add_answers(struct text *page, const struct report *report, struct mask *mask)
{
	struct text words = {0};

	text_add(page, "<h3>Every question, and its answer</h3>\n<ul class=\"answers\">\n");
	for (unsigned i = QUESTION_NONE + 1; i < QUESTION_COUNT; i++) {
		const struct answer *answer = &report->reading->answers[i];

		if (i == QUESTION_ALL || answer->kind == ANSWER_NOT_ASKED)
			continue;
		show_answer(&words, mask, (enum question)i, answer);
		html_element(page, "li", text_cstr(&words));
	}
	text_add(page, "</ul>\n");
	text_release(&words);
	if (!report->vars)
		return;
	text_add(page, "<h3>All variables</h3>\n");
	if (!report->vars->count) {
		text_add(page, "<p>None was told.</p>\n");
		return;
	}
	text_add(page, "<table class=\"facts\">\n<tbody>\n");
	for (size_t i = 0; i < report->vars->count; i++)
		add_var(page, mask, &report->vars->rows[i]);
	text_add(page, "</tbody>\n</table>\n");
}

static void add_facts(struct text *page, const struct report *report, struct mask *mask)
{
	struct tree tree = {0};

	if (!report_was_read(report))
		return;
	page_open(page, "phone", "The phone, and what said so");
	status_rows(&tree, mask, report->reading);
	add_tree(page, &tree);
	add_answers(page, report, mask);
	page_close(page);
}

static void add_catalog(struct text *page, const struct report *report)
{
	struct tree tree = {0};

	if (!report->lookup)
		return;
	page_open(page, "catalog", "What the catalog knows");
	for (size_t i = 0; i < report->lookup->search.count; i++) {
		device_rows(&tree, report->lookup->search.devices[i]);
		add_tree(page, &tree);
	}
	text_addf(page, "<p>As known on %s.</p>\n", catalog_as_of());
	page_close(page);
}

/* ---- this computer ---- */

static void add_computer(struct text *page, const struct report *report)
{
	static const char *const marks[] = {
		[CHECK_OK] = "ok",
		[CHECK_INFO] = "note",
		[CHECK_WARN] = "warning",
		[CHECK_BAD] = "problem",
	};
	struct text words = {0};

	page_open(page, "computer", "The computer");
	report_system_words(&words, report->computer->system);
	text_add(&words, words.length ? ", kernel " : "kernel ");
	report_system_words(&words, report->computer->kernel);
	text_addf(&words, ", %s", report->library);
	html_element(page, "p", text_cstr(&words));
	text_add(page, "<table class=\"facts\">\n<tbody>\n");
	for (size_t i = 0; i < report->checkup->count; i++)
		html_row(page, marks[report->checkup->checks[i].state],
			 text_cstr(&report->checkup->checks[i].text));
	text_add(page, "</tbody>\n</table>\n");
	text_release(&words);
	page_close(page);
}

static void add_end(struct text *page, const struct report *report)
{
	text_add(page, "</main>\n<footer>\n<p>");
	text_addf(page, "Latchkey %s, tables of %s. It asked and changed nothing. ",
		  report->about->version, catalog_as_of());
	text_add(page, "Serial numbers, chip ids, labels of accounts, notes and paths are masked or left "
		       "out.</p>\n</footer>\n</body>\n</html>\n");
}

int report_html(const struct report *report, struct mask *mask, struct text *ret,
		struct error *err)
{
	add_head(ret, report);
	add_title(ret, report, mask);
	add_verdicts(ret, report, mask);
	if (report->plan) {
		page_open(ret, "days", "The way along its days");
		page_picture(ret, report->plan);
		page_close(ret);
		page_route(ret, report->plan);
		page_steps(ret, report->plan);
		if (report_has_losses(report->plan))
			page_losses(ret, report->plan);
	}
	add_facts(ret, report, mask);
	if (report->plan && report->plan->case_id)
		page_journal(ret, report->plan);
	add_catalog(ret, report);
	add_computer(ret, report);
	if (report->plan)
		page_sources(ret, report->plan);
	add_end(ret, report);
	return ret->failed ? fail(err, E_NOMEM, "out of memory") : 0;
}
