package io.holdfast.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.access.Place.OfService;
import io.holdfast.control.access.Place.OfSite;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RightsTest {
    private static final Set<Permission> OPERATOR = EnumSet.of(Permission.READ, Permission.OPERATE);
    private static final Rights SHOP = Rights.at(new OfService("shop"), OPERATOR);
    private static final Rights ZURICH = Rights.at(new OfSite("zurich"), OPERATOR);
    private static final Optional<String> IN_ZURICH = Optional.of("zurich");

    @Test
    void a_right_for_a_service_or_a_site_is_for_nothing_else() {
        assertThat(SHOP.allow(Permission.OPERATE, "shop", Optional.empty())).isTrue();
        assertThat(SHOP.allow(Permission.OPERATE, "bank", Optional.empty())).isFalse();
        assertThat(SHOP.allow(Permission.RESTORE, "shop", Optional.empty())).isFalse();
        assertThat(ZURICH.allow(Permission.READ, "bank", IN_ZURICH)).isTrue();
        assertThat(ZURICH.allow(Permission.READ, "bank", Optional.empty())).isFalse();
        assertThat(SHOP.isScoped()).isTrue();
        assertThat(SHOP.everywhere()).isEmpty();
        assertThat(SHOP.and(Rights.everywhere(OPERATOR)).isScoped()).isFalse();
    }

    @Test
    void rights_within_others_hold_only_where_both_do() {
        Rights both = SHOP.within(ZURICH);
        assertThat(both.allow(Permission.OPERATE, "shop", IN_ZURICH)).isTrue();
        assertThat(both.allow(Permission.OPERATE, "shop", Optional.of("berne"))).isFalse();
        assertThat(both.allow(Permission.OPERATE, "bank", IN_ZURICH)).isFalse();
        assertThat(SHOP.within(Rights.at(new OfService("bank"), OPERATOR))).isEqualTo(Rights.none());
        assertThat(SHOP.within(Rights.everywhere(Set.of(Permission.READ))).somewhere())
                .containsExactly(Permission.READ);
    }

    @Test
    void rights_include_what_goes_nowhere_beyond_them() {
        Map<String, Optional<String>> sites = Map.of("shop", IN_ZURICH, "bank", Optional.of("berne"));
        assertThat(ZURICH.includes(SHOP, sites)).isTrue();
        assertThat(ZURICH.includes(Rights.at(new OfService("bank"), OPERATOR), sites))
                .isFalse();
        assertThat(SHOP.includes(ZURICH, sites)).isFalse();
        assertThat(SHOP.includes(Rights.everywhere(OPERATOR), sites)).isFalse();
        assertThat(Rights.everywhere(OPERATOR).includes(SHOP.and(ZURICH), sites))
                .isTrue();
        assertThat(SHOP.includes(Rights.at(new OfService("shop"), Set.of(Permission.APPROVE)), sites))
                .isFalse();
    }

    @Test
    void what_concerns_no_service_is_in_nobodys_reach_but_that_of_everything() {
        assertThat(Reach.of(Set.of("shop")).coversAll(List.of())).isFalse();
        assertThat(Reach.of(Set.of("shop", "bank")).coversAll(List.of("shop"))).isTrue();
        assertThat(Reach.of(Set.of("shop")).coversAll(List.of("shop", "bank"))).isFalse();
        assertThat(Reach.EVERYTHING.coversAll(List.of())).isTrue();
    }
}
