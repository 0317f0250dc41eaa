package io.holdfast.control.audit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How the requests of a resource's method are recorded. Without it: those that read not at all, others {@code AROUND}. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Audited {
    When value();

    /** When a record is written. */
    enum When {
        /** Once before, as attempted, and once after, with the result: a crash in between leaves the first one. */
        AROUND,
        /** By the act, in its transaction; afterwards only what came to nothing. */
        ITSELF,
        /** When it was answered: for reads of what is not for everyone. */
        AFTER,
        /** Not at all. */
        NEVER
    }
}
