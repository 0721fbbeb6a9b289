package dev.llmlb.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that was refused, with every fault in it. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<ConfigFault> faults;

    ConfigException(List<ConfigFault> faults) {
        super(message(faults));
        this.faults = List.copyOf(faults);
    }

    /** In the order of the sources, and of the lines within one. */
    public List<ConfigFault> faults() {
        return faults;
    }

    private static String message(List<ConfigFault> faults) {
        String count = faults.size() == 1 ? "1 fault" : faults.size() + " faults";
        return faults.stream()
                .map(fault -> "\n  " + fault)
                .collect(Collectors.joining("", count + " in the configuration:", ""));
    }
}
