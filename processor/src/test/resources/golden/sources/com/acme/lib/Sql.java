package com.acme.lib;

public final class Sql {
    public static final String PRIO_NULL = "prio is null";
    public static final String TABLE = "tod" + "os";
    public static final int BATCH = 500;

    private Sql() {}
}
