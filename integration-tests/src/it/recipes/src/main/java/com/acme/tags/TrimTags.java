package com.acme.tags;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;
import dev.driftless.annotations.WriteMode;

@Migration(id = "20260304_000000_trim_tags")
class TrimTags {

    @Up(table = "tags", writeMode = WriteMode.NORMAL)
    Patch up(Document tag) {
        return Patch.set("name", tag.getString("name").strip());
    }
}
