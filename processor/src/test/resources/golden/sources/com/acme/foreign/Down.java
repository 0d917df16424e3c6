package com.acme.foreign;

public @interface Down {
    String table() default "";

    String[] value() default {};

    int batchSize() default 0;

    String description() default "";
}
