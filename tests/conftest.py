import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["REFLECTAPP_TEST_COST"] = "1"
