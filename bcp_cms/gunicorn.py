"""What gunicorn is told: its own lines go where ours go, and look like them."""

import os

from bcp_cms.settings.log import LOGGING

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bcp_cms.settings.production")

logconfig_dict = LOGGING
control_socket_disable = True  # nobody uses it, and it would stand in the home folder of whoever runs the server
