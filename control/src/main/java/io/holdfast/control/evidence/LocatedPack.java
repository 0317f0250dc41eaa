package io.holdfast.control.evidence;

import io.holdfast.control.Catalog;
import io.holdfast.control.access.LocatedRow;
import java.util.List;
import org.springframework.stereotype.Component;

/** An evidence pack, by its id: it concerns its services, or everything when whoever had it made sees everything. */
@Component
class LocatedPack extends LocatedRow {
    LocatedPack(Catalog catalog) {
        super(
                catalog,
                new Address(List.of("evidence/packs/{pack_id}"), "pack_id", "evidence pack", EvidencePacks::none),
                "SELECT CASE WHEN whole THEN '{}' ELSE services END AS services FROM evidence_packs WHERE id = :id",
                SEVERAL);
    }
}
