/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_USBTEST_NODE_H
#define LATCHKEY_USBTEST_NODE_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * What stands in for an open /dev/bus/usb node: a pseudo-terminal. poll() on it can be steered the
 * way usbfs behaves: POLLOUT when a finished transfer can be reaped, POLLERR|POLLHUP after unplug.
 */
struct node {
	int master, slave;
	int leash;     /* its helpers end when this closes */
	char pts[32];  /* "/dev/pts/7" */
	pid_t keeper;  /* owns the terminal, so that it never becomes a client's own */
	pid_t holder;  /* somebody else's program, as far as /proc tells; 0 if none */
};

/**
 * node_make() - a pseudo-terminal whose poll() is quiet. Forks: call before there are threads.
 * @holder: the name of a second process that shall be seen to hold the node; NULL for none.
 *
 * Return: 0; -1 with errno.
 */
int node_make(struct node *ret, const char *holder);

/** node_ready() - whether something can be reaped. */
void node_ready(struct node *node, bool ready);

/** node_hang_up() - unplugged, for whoever has it open. */
void node_hang_up(struct node *node);

void node_release(struct node *node);

#endif
