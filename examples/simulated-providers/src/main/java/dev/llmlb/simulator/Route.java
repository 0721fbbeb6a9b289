package dev.llmlb.simulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request goes.
 *
 * @param deployment the Azure deployment in the path, else null
 */
record Route(Kind kind, String deployment) {

    enum Kind {
        CHAT,
        MODELS,
        CONTROL,
        UNKNOWN
    }

    private static final Pattern DEPLOYMENT = Pattern.compile("/openai/deployments/([^/]+)/chat/completions");
    private static final Route UNKNOWN = new Route(Kind.UNKNOWN, null);

    static Route of(Wire wire, String method, String path) {
        if (path.equals("/_simulator") || path.startsWith("/_simulator/")) {
            return new Route(Kind.CONTROL, null);
        }
        String root = wire == Wire.OPENAI ? "/v1" : "/openai/v1";
        if (method.equals("GET")) {
            return path.equals(root + "/models") ? new Route(Kind.MODELS, null) : UNKNOWN;
        }
        if (!method.equals("POST")) {
            return UNKNOWN;
        }
        if (path.equals(root + "/chat/completions")) {
            return new Route(Kind.CHAT, null);
        }
        Matcher deployment = DEPLOYMENT.matcher(path);
        return wire == Wire.AZURE_OPENAI && deployment.matches() ? new Route(Kind.CHAT, deployment.group(1)) : UNKNOWN;
    }
}
