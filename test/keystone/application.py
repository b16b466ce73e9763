"""What gunicorn serves. Keystone parses sys.argv when it is made: of gunicorn's own options every worker would die."""
import sys

sys.argv[1:] = []
from keystone.server.wsgi import initialize_public_application  # noqa: E402

application = initialize_public_application()
