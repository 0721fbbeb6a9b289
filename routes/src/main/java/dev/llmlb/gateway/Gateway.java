package dev.llmlb.gateway;

import dev.llmlb.config.ConfigPrinter;
import dev.llmlb.config.LoadedConfig;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: starts the gateway and runs it until the process is told to stop. */
@Command(
        name = "llm-lb-gateway",
        description = "An HTTP gateway with OpenAI's API that balances prompts over LLM providers and replicas.",
        mixinStandardHelpOptions = true,
        versionProvider = Gateway.Version.class,
        sortOptions = false,
        footer = {
            "",
            "Without --config it runs a demo: three simulated providers, and rules over them.",
            "A file given by --config is loaded again when it changes; a bad one changes nothing.",
            "Traces go out by OTLP when OTEL_EXPORTER_OTLP_ENDPOINT, or another setting of OpenTelemetry, says where to.",
            "Exit codes: 1 when the gateway cannot start or --check or --print found a fault, 2 for a wrong command line."
        })
public final class Gateway implements Callable<Integer> {

    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Rules and providers: a YAML file, or a Camel resource such as classpath:x.yaml. May be repeated.")
    private List<String> config = new ArrayList<>();

    @Option(names = "--check", description = "Only says whether the configuration is good, with every fault in it.")
    private boolean check;

    @Option(
            names = "--print",
            description = "Only prints the configuration as it is in effect, as one YAML text without secrets.")
    private boolean print;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Default: ${DEFAULT-VALUE}")
    private String host;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080", description = "Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--demo-speed",
            paramLabel = "PACE",
            defaultValue = "realistic",
            description = "How fast the simulated providers are: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private Demo.Pace demoSpeed;

    @Spec
    private CommandSpec command;

    private final PrintStream out;
    private final PrintStream err;

    private Gateway(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        int code = run(args, System.out, System.err);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Runs the command; returns its exit code, once the gateway has stopped if it could start. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        return new CommandLine(new Gateway(out, err))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .execute(args);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (port < 1 || port > MAX_PORT) {
            throw new ParameterException(
                    command.commandLine(), "--port: " + port + " (expected: 1 to " + MAX_PORT + ")");
        }
        if (check || print) {
            return check();
        }
        RunningGateway gateway;
        try {
            gateway = config.isEmpty()
                    ? RunningGateway.demo(host, port, demoSpeed)
                    : RunningGateway.start(host, port, String.join(",", config));
        } catch (StartFailure e) {
            err.println(e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        out.println("llm-lb gateway at " + gateway.url() + "/v1");
        if (gateway.demo() != null) {
            out.println(gateway.demo().tour(gateway.url()));
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            gateway.close();
                            stopped.countDown();
                        },
                        "llm-lb-shutdown"));
        stopped.await();
        return CommandLine.ExitCode.OK;
    }

    private int check() {
        if (config.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    (check ? "--check" : "--print") + ": no configuration (expected: --config with it)");
        }
        try {
            LoadedConfig loaded = ConfigCheck.run(String.join(",", config));
            loaded.warnings().forEach(err::println);
            out.print(print ? ConfigPrinter.print(loaded.settings()) : "The configuration is good: " + loaded + "\n");
            return CommandLine.ExitCode.OK;
        } catch (StartFailure e) {
            err.println(e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    /** The version in the manifest of the jar. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Gateway.class.getPackage().getImplementationVersion();
            return new String[] {"llm-lb-gateway " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
