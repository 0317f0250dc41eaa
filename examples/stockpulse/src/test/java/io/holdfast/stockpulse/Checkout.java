package io.holdfast.stockpulse;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the checkout is: tests run in their module's folder. */
public final class Checkout {
    private Checkout() {}

    public static Path root() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("holdfast")) && Files.isDirectory(folder.resolve("examples"))) {
                return folder;
            }
        }
        throw new IllegalStateException("not in a checkout: " + Path.of("").toAbsolutePath());
    }
}
