package com.acme.lib2;

public final class Rates {
    public static final double LOW = 0.25;

    private Rates() {}
}
