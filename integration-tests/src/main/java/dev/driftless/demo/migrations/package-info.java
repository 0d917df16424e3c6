/** The demo's migrations: what a user writes. They are compiled by the annotation processor like anybody's. */
package dev.driftless.demo.migrations;
