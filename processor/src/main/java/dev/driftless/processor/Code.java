package dev.driftless.processor;

/** What can be wrong with a migration at compile time; every message begins with one of these in brackets. */
enum Code {
    BAD_ID("BadId"),
    ID_STYLE("IdStyle"),
    DUPLICATE_ID("DuplicateId"),
    BAD_CLASS("BadClass"),
    KOTLIN_CLASS("KotlinClass"),
    NAME_TAKEN("NameTaken"),
    MISSING_UP("MissingUp"),
    SEVERAL_STEPS("SeveralSteps"),
    STRAY_STEP("StrayStep"),
    INHERITED_STEP("InheritedStep"),
    BAD_METHOD("BadMethod"),
    OVERLOADED_METHOD("OverloadedMethod"),
    BAD_SIGNATURE("BadSignature"),
    VOID_WITHOUT_CONTEXT("VoidWithoutContext"),
    RECORD_MISMATCH("RecordMismatch"),
    BAD_RECORD("BadRecord"),
    BAD_COLUMN("BadColumn"),
    DUPLICATE_COLUMN("DuplicateColumn"),
    UNSUPPORTED_TYPE("UnsupportedType"),
    BAD_TABLE("BadTable"),
    RESERVED_TABLE("ReservedTable"),
    BAD_WHERE("BadWhere"),
    BAD_BATCH_SIZE("BadBatchSize"),
    UNRESOLVED_TYPE("UnresolvedType"),
    NO_SOURCE("NoSource"),
    BAD_MANIFEST("BadManifest"),
    BAD_OPTION("BadOption"),
    CANNOT_WRITE("CannotWrite"),
    INTERNAL("Internal");

    private final String text;

    Code(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
