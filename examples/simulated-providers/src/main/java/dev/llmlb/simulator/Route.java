package dev.llmlb.simulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request goes.
 *
 * @param api what a call asks for, else null
 * @param deployment the Azure deployment, or Gemini's or Bedrock's model, in the path, else null
 */
record Route(Kind kind, Api api, String deployment) {

    enum Kind {
        CALL,
        MODELS,
        CONTROL,
        UNKNOWN
    }

    private static final Pattern DEPLOYMENT = Pattern.compile("/openai/deployments/([^/]+)(/.+)");
    private static final Pattern GEMINI_MODEL =
            Pattern.compile("/v1beta/models/([^/:]+):(?:generateContent|streamGenerateContent)");
    private static final Pattern BEDROCK_MODEL = Pattern.compile("/model/(.+)/converse(?:-stream)?");
    private static final Route UNKNOWN = new Route(Kind.UNKNOWN, null, null);

    static Route of(Wire wire, String method, String path) {
        if (path.equals("/_simulator") || path.startsWith("/_simulator/")) {
            return new Route(Kind.CONTROL, null, null);
        }
        String root = wire == Wire.AZURE_OPENAI ? "/openai/v1" : wire.root();
        if (method.equals("GET")) {
            return path.equals(root + "/models") ? new Route(Kind.MODELS, null, null) : UNKNOWN;
        }
        if (!method.equals("POST")) {
            return UNKNOWN;
        }
        if (wire == Wire.ANTHROPIC) {
            return path.equals(root + "/messages") ? call(Api.CHAT, null) : UNKNOWN;
        }
        if (wire == Wire.GEMINI || wire == Wire.BEDROCK) {
            Matcher model = (wire == Wire.GEMINI ? GEMINI_MODEL : BEDROCK_MODEL).matcher(path);
            return model.matches() ? call(Api.CHAT, model.group(1)) : UNKNOWN;
        }
        if (path.startsWith(root + "/")) {
            return call(Api.at(path.substring(root.length())), null);
        }
        Matcher deployment = DEPLOYMENT.matcher(path);
        return wire == Wire.AZURE_OPENAI && deployment.matches()
                ? call(Api.at(deployment.group(2)), deployment.group(1))
                : UNKNOWN;
    }

    private static Route call(Api api, String deployment) {
        return api == null ? UNKNOWN : new Route(Kind.CALL, api, deployment);
    }
}
