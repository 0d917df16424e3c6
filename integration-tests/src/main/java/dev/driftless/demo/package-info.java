/** The demo: real cities in an embedded H2 database, migrated up, guarded against drift and rolled back. */
package dev.driftless.demo;
