package dev.llmlb.model;

import java.util.Arrays;

/**
 * Where the top-level members of a JSON object stand in its bytes, so that one can be replaced without touching the rest.
 *
 * <p>Member {@code i} has its value at {@code [valueStart(i), valueEnd(i))} and, with its name, begins at {@code nameStart(i)}.
 */
public final class JsonMembers {

    private static final int FIELDS = 3;

    private String[] names = new String[8];
    private int[] places = new int[8 * FIELDS];
    private int size;

    /** Adds a member; the three offsets count bytes from the start of the text. */
    public void add(String name, int nameStart, int valueStart, int valueEnd) {
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            places = Arrays.copyOf(places, size * 2 * FIELDS);
        }
        names[size] = name;
        places[size * FIELDS] = nameStart;
        places[size * FIELDS + 1] = valueStart;
        places[size * FIELDS + 2] = valueEnd;
        size++;
    }

    public int size() {
        return size;
    }

    public String name(int i) {
        return names[i];
    }

    public int nameStart(int i) {
        return places[i * FIELDS];
    }

    public int valueStart(int i) {
        return places[i * FIELDS + 1];
    }

    public int valueEnd(int i) {
        return places[i * FIELDS + 2];
    }

    /** The last member of that name, as JSON parsers have it, or -1. */
    public int indexOf(String name) {
        for (int i = size - 1; i >= 0; i--) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
