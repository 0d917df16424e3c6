/** What an application notices of a migration that runs beside it: how long its transactions take. */
package dev.driftless.bench.latency;
