package io.holdfast.control.restore;

import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.access.Access;
import io.holdfast.control.access.Permission;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.VisibleInventory;
import io.holdfast.control.restore.RestoreOperation.Target;
import io.holdfast.control.restore.RestoreRequests.Wish;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Refuses wishes for what is out of the caller's reach, in the words for what does not exist. */
@Component
public class WishReach {
    private final VisibleInventory inventory;
    private final Access access;

    WishReach(VisibleInventory inventory, Access access) {
        this.inventory = inventory;
        this.access = access;
    }

    /** @throws InvalidRequestException when it names what the caller cannot see, or a system that is not theirs to name */
    void require(Wish wish) {
        Inventory current = inventory.current();
        String name = wish.dataSet();
        if (name == null) {
            return;
        }
        DataSet dataSet = current.findDataSet(name).orElseThrow(() -> WishCheck.noDataSet(name));
        access.require(Set.of(Permission.RESTORE), Set.of(dataSet.service()));
        if (wish.repository() != null
                && current.findRepository(wish.repository()).isEmpty()) {
            throw new InvalidRequestException(
                    "repository",
                    "there is no repository '" + wish.repository() + "'. Give one of " + name
                            + "'s policy, or none for the first that can be reached");
        }
        requireTarget("target", wish.target());
    }

    /**
     * A running system may be somebody else's, and the server reaches it with its own credentials.
     *
     * @throws InvalidRequestException when one is named by who may not restore everything
     */
    public void requireTarget(String field, @Nullable Target target) {
        if (target != null
                && target.settings() != null
                && !access.reach(Permission.RESTORE).isEverything()) {
            throw new InvalidRequestException(
                    field + ".settings",
                    "name a running system, which only who may restore everything does. Leave them out for the place that"
                            + " the data set declares, or give a directory");
        }
    }
}
