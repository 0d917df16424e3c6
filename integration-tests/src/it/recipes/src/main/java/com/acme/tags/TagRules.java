package com.acme.tags;

import dev.driftless.Document;
import dev.driftless.MigrationContext;
import dev.driftless.Patch;
import dev.driftless.TableHooks;
import dev.driftless.WriteRefusedException;

/** No tag is empty. */
public final class TagRules implements TableHooks {

    @Override
    public void beforeWrite(MigrationContext context, Document before, Patch patch) {
        if ("".equals(patch.asMap().get("name"))) {
            throw new WriteRefusedException("a tag needs a name");
        }
    }
}
