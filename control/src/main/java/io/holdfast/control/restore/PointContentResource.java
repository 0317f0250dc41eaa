package io.holdfast.control.restore;

import io.holdfast.control.audit.Audited;
import io.holdfast.control.restore.RestoreRequests.Wish;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/admin/recovery_points/content")
@Tag(name = "Recovery points")
class PointContentResource {
    private final PointBrowser browser;
    private final WishReach reach;

    PointContentResource(PointBrowser browser, WishReach reach) {
        this.browser = browser;
        this.reach = reach;
    }

    @GetMapping("/{data_set}")
    @Audited(Audited.When.AFTER)
    @Operation(
            summary = "What lies in the recovery point that a restore would begin from: names, sizes, times and counts",
            description = "Files and folders; databases, schemas, tables and columns; models and versions. Nothing is"
                    + " restored. The point is chosen as trigger_restore chooses it. A search looks below the path, by a"
                    + " part of the name, or all of it with * and ?; it hands out what it has found after some seconds,"
                    + " and goes on with the next page. Each item says the selection that restores it alone.")
    PointContent content(
            @PathVariable("data_set") String dataSet,
            @RequestParam(name = "repository", required = false) @Nullable String repository,
            @RequestParam(name = "recoveryPointId", required = false) @Nullable String recoveryPointId,
            @RequestParam(name = "pointInTime", required = false) @Nullable Instant pointInTime,
            @RequestParam(name = "path", required = false) @Nullable String path,
            @RequestParam(name = "search", required = false) @Nullable String search,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit)
            throws InterruptedException {
        Wish wish = new Wish(dataSet, repository, recoveryPointId, pointInTime, null, null, null, null);
        reach.require(wish);
        return browser.browse(wish, new PointBrowser.Place(path, search, after, limit));
    }
}
