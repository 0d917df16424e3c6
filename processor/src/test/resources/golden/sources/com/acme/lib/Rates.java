package com.acme.lib;

public final class Rates {
    public static final double LOW = 0.5;

    private Rates() {}
}
