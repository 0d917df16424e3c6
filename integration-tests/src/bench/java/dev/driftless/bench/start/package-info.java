/** What an application's start costs when all of its migrations have been applied. */
package dev.driftless.bench.start;
