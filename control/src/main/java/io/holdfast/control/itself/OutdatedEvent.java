package io.holdfast.control.itself;

import org.springframework.context.ApplicationEvent;

/** This process's version cannot work on the catalog's tables any more. */
public final class OutdatedEvent extends ApplicationEvent {
    private static final long serialVersionUID = 1;

    private final String why;

    OutdatedEvent(VersionWatch source, String why) {
        super(source);
        this.why = why;
    }

    /** With what to do. */
    public String why() {
        return why;
    }
}
