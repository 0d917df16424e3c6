package com.acme.lib;

public final class Text {
    public static String upper(String text) {
        return text.toUpperCase();
    }

    private Text() {}
}
