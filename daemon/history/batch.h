/*
 * batch - jobs carried out as one transaction
 *
 * Runs on the pool. Each job gets its own rc where the file is well: what is
 * wrong with one (a minute that has its row) does not undo the others.
 */
#pragma once

struct job;
struct store;

/*
 * Opens the file if it must; replaces it if it is damaged, and tries again.
 * 0: each job's rc says how it went; else nothing of it is stored, and store.why says why.
 */
int batch_run(struct store *s, struct job *first);
