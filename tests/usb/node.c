/* SPDX-License-Identifier: MIT */
#include "node.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void wait_for_end(int leash)
{
	char byte;

	while (read(leash, &byte, 1) > 0)
		;
	_exit(0);
}

/* A terminal that is nobody's becomes the controlling terminal of the first session leader that
 * opens it, which an unplug would then kill. So it is somebody's from the start. */
static void keep(const char *pts, int leash)
{
	setsid();
	signal(SIGHUP, SIG_IGN);
	ioctl(open(pts, O_RDWR), TIOCSCTTY, 0);
	wait_for_end(leash);
}

static void hold(const char *pts, int leash, const char *name)
{
	prctl(PR_SET_NAME, name);
	if (open(pts, O_RDWR | O_NOCTTY) < 0)
		_exit(1);
	wait_for_end(leash);
}

static pid_t helper_start(const struct node *node, int leash, const char *name)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* A stray copy of any other leash or master would keep that one from closing. */
	leash = dup2(leash, 3);
	close_range(4, ~0U, 0);
	if (name)
		hold(node->pts, leash, name);
	keep(node->pts, leash);
	return 0;
}

static int terminal_open(struct node *node)
{
	struct termios raw;

	node->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (node->master < 0 || grantpt(node->master) || unlockpt(node->master) ||
	    ptsname_r(node->master, node->pts, sizeof(node->pts)))
		return -1;
	node->slave = open(node->pts, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (node->slave < 0 || tcgetattr(node->slave, &raw))
		return -1;
	cfmakeraw(&raw);
	return tcsetattr(node->slave, TCSANOW, &raw);
}

int node_make(struct node *ret, const char *holder)
{
	struct node node = {.master = -1, .slave = -1, .leash = -1};
	int ends[2] = {-1, -1};

	if (terminal_open(&node) || pipe2(ends, O_CLOEXEC))
		goto fail;
	node.leash = ends[1];
	node.keeper = helper_start(&node, ends[0], NULL);
	node.holder = holder ? helper_start(&node, ends[0], holder) : 0;
	close(ends[0]);
	if (node.keeper < 0 || node.holder < 0)
		goto fail;
	node_ready(&node, false);
	*ret = node;
	return 0;
fail:
	node_release(&node);
	return -1;
}

void node_ready(struct node *node, bool ready)
{
	tcflow(node->slave, ready ? TCOON : TCOOFF);
}

void node_hang_up(struct node *node)
{
	if (node->master >= 0)
		close(node->master);
	node->master = -1;
}

void node_release(struct node *node)
{
	node_hang_up(node);
	if (node->slave >= 0)
		close(node->slave);
	if (node->leash >= 0)
		close(node->leash);
	if (node->keeper > 0)
		waitpid(node->keeper, NULL, 0);
	if (node->holder > 0)
		waitpid(node->holder, NULL, 0);
}
