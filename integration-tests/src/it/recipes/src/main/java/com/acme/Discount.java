package com.acme;

/** What only the container can supply. */
public record Discount(int percent) {}
