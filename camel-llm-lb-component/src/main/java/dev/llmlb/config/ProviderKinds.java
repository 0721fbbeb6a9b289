package dev.llmlb.config;

import dev.llmlb.provider.ProviderKind;
import java.util.List;

/** The kinds of provider by name. */
final class ProviderKinds {

    static final Shape<ProviderKind> SHAPE = Shapes.oneOf(List.of(ProviderKind.values()), ProviderKind::yaml);

    private ProviderKinds() {}
}
