/** The databases that are measured, each with a server or a file of its own, and the table and job that all contestants share. */
package dev.driftless.bench.database;
