package com.acme.foreign;

public @interface Migration {
    String table() default "";

    String[] value() default {};

    int batchSize() default 0;

    String description() default "";
}
