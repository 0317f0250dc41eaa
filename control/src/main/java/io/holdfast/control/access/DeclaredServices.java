package io.holdfast.control.access;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the inventory says of services. */
public interface DeclaredServices {
    /** Where each declared service runs, if a site is declared. */
    Map<String, Optional<String>> sites();

    /** The services whose data are those of the installation, people and secrets included: no part of it reaches them. */
    Set<String> installation();
}
