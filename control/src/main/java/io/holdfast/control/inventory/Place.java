package io.holdfast.control.inventory;

import io.holdfast.control.inventory.Declaration.DataSet;
import java.util.ArrayList;
import java.util.List;

/** A data set and one of the repositories that its policy names. */
public record Place(String dataSet, String repository) {
    /** Of every data set that is declared here. */
    public static List<Place> all(Inventory inventory) {
        List<Place> places = new ArrayList<>();
        for (DataSet dataSet : inventory.dataSets()) {
            for (String repository : inventory.policyOf(dataSet).repositories()) {
                places.add(new Place(dataSet.name(), repository));
            }
        }
        return List.copyOf(places);
    }

    /** As a parameter that is unnested beside {@link #repositories}. */
    public static String[] dataSets(List<Place> places) {
        return places.stream().map(Place::dataSet).toArray(String[]::new);
    }

    /** In the order of {@link #dataSets}. */
    public static String[] repositories(List<Place> places) {
        return places.stream().map(Place::repository).toArray(String[]::new);
    }
}
