package com.acme.lib2;

public final class Words {
    public static final String WORD = "lib2";

    private Words() {}
}
