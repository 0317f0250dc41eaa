package io.holdfast.control.strategy;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Price;
import io.holdfast.control.inventory.Declaration.SitePrices;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.strategy.Measurements.LogRate;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a data set's copy at another site costs: its room, and what is sent there. */
record CopyCosts(Inventory inventory, Measurements measured) {
    static final double DAYS_A_MONTH = 30;
    private static final double GB = 1e9;

    void addTo(DataSet dataSet, StoreDeclaration repository, Sum sum) {
        Optional<Measurements.Room> room = measured.room(inventory, dataSet, repository.name());
        if (room.isEmpty()) {
            sum.costUnknown("How much " + dataSet.name() + " takes in " + repository.name()
                    + " was not measured yet: back it up.");
            return;
        }
        Optional<Price> price = repository.price();
        if (price.isEmpty()) {
            sum.costUnknown("What a gigabyte in " + repository.name() + " costs: declare its price.");
        } else {
            double amount = room.get().bytes() / GB * price.get().perGbMonth();
            sum.costs(
                    amount,
                    price.get().currency(),
                    dataSet.name() + " takes at most "
                            + Sum.gigabytes(room.get().bytes()) + " in "
                            + repository.name() + " in 90 days: "
                            + Sum.amount(amount, price.get().currency()) + " a month.");
        }
        traffic(dataSet, repository, room.get(), sum);
    }

    private void traffic(DataSet dataSet, StoreDeclaration repository, Measurements.Room room, Sum sum) {
        OptionalDouble backups = room.dailyBytes();
        if (backups.isEmpty()) {
            sum.costUnknown("How much a day adds to " + dataSet.name()
                    + ", for the traffic: too few backups were measured. Make some more.");
            return;
        }
        double daily = backups.getAsDouble();
        String what = "What is stored of " + dataSet.name();
        if (inventory.policyOf(dataSet).continuousLog()) {
            LogRate log = measured.logRate(dataSet.name());
            if (log.bytesPerDay().isEmpty()) {
                sum.costUnknown(logRateUnknown(dataSet.name(), log));
                return;
            }
            daily += log.bytesPerDay().getAsDouble();
            what += ", with as much log as " + over(log);
        }
        sent(daily, repository.site(), what, sum);
    }

    /** Over which time a rate was measured, for people. */
    static String over(LogRate log) {
        long minutes = log.over().toMinutes();
        return minutes < 120 ? "in the last " + minutes + " minutes" : "in the last " + minutes / 60 + " hours";
    }

    static String logRateUnknown(String dataSet, LogRate log) {
        long least = LogRates.LEAST.toMinutes();
        long known = log.over().toMinutes();
        return "How much log " + dataSet + " writes, for the traffic, is not known yet: of the " + least
                + " minutes of log that it takes " + known + " are there. While it is streamed, look again in "
                + (least - known) + " minutes.";
    }

    /** @param what is sent, for people */
    void sent(double bytesPerDay, String site, String what, Sum sum) {
        Optional<SitePrices> prices = inventory.findSite(site).flatMap(found -> found.prices());
        if (prices.isEmpty()) {
            sum.costUnknown("What a gigabyte costs that is sent to " + site + ": declare the site's prices.");
            return;
        }
        double monthly = bytesPerDay * DAYS_A_MONTH;
        double amount = monthly / GB * prices.get().trafficPerGb();
        sum.costs(
                amount,
                prices.get().currency(),
                what + ", " + Sum.gigabytes(monthly) + " a month to " + site + ": "
                        + Sum.amount(amount, prices.get().currency()) + ".");
    }
}
