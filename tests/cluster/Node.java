import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import org.codelibs.opensearch.runner.node.OpenSearchRunnerNode;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.plugins.Plugin;

/**
 * One OpenSearch node in this process, until it is killed or nobody holds the other end of its standard input, so that
 * it ends with whoever started it. Arguments: its home, then the classes of its modules.
 */
class Node {
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Environment environment = InternalSettingsPreparer.prepareEnvironment(
                Settings.builder().put("path.home", home.toString()).build(),
                Map.of(), home.resolve("config"), () -> home.getFileName().toString());
        Collection<Class<? extends Plugin>> modules = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            modules.add(Class.forName(arguments[i]).asSubclass(Plugin.class));
        }
        new OpenSearchRunnerNode(environment, modules).start();
        while (System.in.read() >= 0) {
            // nobody writes
        }
        Runtime.getRuntime().halt(0);
    }
}
