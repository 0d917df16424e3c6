package kotlin;

/** Stands for the annotation that Kotlin's compiler puts on every class. */
public @interface Metadata {}
