package dev.llmlb.examples.vectors;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The index of the story embeddings: texts by their vectors of length 1, so that the product of two is how near they are. */
public final class VectorIndex {

    private final Map<String, List<Float>> vectors = new LinkedHashMap<>(); // guarded by this

    public synchronized void add(String text, List<Float> vector) {
        vectors.put(text, vector);
    }

    public synchronized int size() {
        return vectors.size();
    }

    /** The text whose vector is nearest. */
    public synchronized String nearest(List<Float> to) {
        return vectors.entrySet().stream()
                .max(Comparator.comparingDouble(entry -> product(entry.getValue(), to)))
                .orElseThrow()
                .getKey();
    }

    private static double product(List<Float> left, List<Float> right) {
        double sum = 0;
        for (int i = 0; i < left.size(); i++) {
            sum += left.get(i) * right.get(i);
        }
        return sum;
    }
}
