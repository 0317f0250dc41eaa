package io.holdfast.control.inventory;

import io.holdfast.control.access.CallerRights;
import io.holdfast.control.access.Permission;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Who changes people must be allowed to say who may do what; who declares anything else, to configure. */
@Component
class ChangeRights {
    private final CallerRights caller;

    ChangeRights(CallerRights caller) {
        this.caller = caller;
    }

    /**
     * To be asked before anything that the documents name is looked at.
     *
     * @throws RuntimeException status 403
     */
    void require(Proposal proposal) {
        Set<Permission> held = caller.current().everywhere();
        boolean people = !proposal.people().isNone();
        if (people && !held.contains(Permission.PEOPLE)
                || proposal.concernsOthers() && !held.contains(Permission.CONFIGURE)) {
            throw caller.refusal();
        }
    }
}
