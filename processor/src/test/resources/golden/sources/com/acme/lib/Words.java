package com.acme.lib;

public final class Words {
    public static final String WORD = "lib";

    private Words() {}
}
