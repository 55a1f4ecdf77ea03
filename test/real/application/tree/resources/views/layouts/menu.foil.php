<?php // menu of IXP Manager @RELEASE@ ?>
