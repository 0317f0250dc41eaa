package io.holdfast.control.recovery;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Inventory;
import java.util.ArrayList;
import java.util.List;

/** A data set and one of the repositories that its policy names. */
record Place(String dataSet, String repository) {
    /** Of every data set that is declared here. */
    static List<Place> all(Inventory inventory) {
        List<Place> places = new ArrayList<>();
        for (DataSet dataSet : inventory.dataSets()) {
            for (String repository : inventory.policyOf(dataSet).repositories()) {
                places.add(new Place(dataSet.name(), repository));
            }
        }
        return places;
    }

    static List<String> dataSets(List<Place> places) {
        return places.stream().map(Place::dataSet).toList();
    }

    static List<String> repositories(List<Place> places) {
        return places.stream().map(Place::repository).toList();
    }
}
